package amp.pgcopy.catalog;

import amp.pgcopy.session.Sessions;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds what cannot be copied before anything is. The matrix is in docs/import.md. */
public final class CompatibilityCheck {
  static final int OLDEST = 12;

  /** From this version on a partition has no identity columns of its own. */
  private static final int IDENTITY_IS_PARENTS = 17;

  /** From this version on a column is generated only where all are that it is inherited from. */
  private static final int GENERATED_IS_PARENTS = 16;

  private static final String GENERATED_CHILDREN =
      """
      select format('generated column %s.%I: from version $VERSION on that of %s, which it inherits,'
        || ' has to be generated too', a.attrelid::regclass, a.attname, i.inhparent::regclass)
      from pg_attribute a join pg_inherits i on i.inhrelid = a.attrelid
        join pg_attribute u on u.attrelid = i.inhparent and u.attname = a.attname
      where a.attgenerated <> '' and u.attgenerated = ''
      order by 1
      """
          .replace("$VERSION", "" + GENERATED_IS_PARENTS);

  /** What has no counterpart, each a query for its descriptions. */
  private static final List<String> UNSUPPORTED =
      List.of(
          relations(
              "c.relkind in ('r', 'p', 'S') and not has_table_privilege(c.oid, 'select')",
              "format('%s cannot be read by %s', c.oid::regclass, current_user)"),
          relations(
              "c.relkind in ('r', 'p') and row_security_active(c.oid)",
              "format('policies of table %s hide rows from %s', c.oid::regclass, current_user)"),
          """
          select 'object of a user in a system schema: ' || x.name from (
            select c.oid::regclass::text as name, c.relnamespace as ns, c.oid from pg_class c
            union all select p.oid::regprocedure::text, p.pronamespace, p.oid from pg_proc p
            union all select t.oid::regtype::text, t.typnamespace, t.oid from pg_type t
              where t.typtype in ('e', 'd')) x
          where x.oid >= 16384 and x.ns in ('pg_catalog'::regnamespace,
              to_regnamespace('information_schema'))
            and not exists (select from pg_depend e where e.objid = x.oid and e.deptype = 'e')
          """);

  private static final List<String> LEFT_OUT =
      List.of(
          """
          select 'roles, owners and grants: everything belongs to the user who imports'
            || coalesce(', nothing to ' || string_agg(distinct r.rolname, ', '), '')
          from pg_shdepend s join pg_roles r on r.oid = s.refobjid
          where s.refclassid = 'pg_authid'::regclass and s.deptype in ('o', 'a')
            and s.dbid = (select d.oid from pg_database d where d.datname = current_database())
          """,
          "select 'publication ' || quote_ident(p.pubname) from pg_publication p",
          """
          select 'subscriptions: ' || count(s.subdbid) from pg_subscription s
          where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())
          having count(s.subdbid) > 0
          """,
          """
          select 'tablespaces: everything is in the default one' where exists (
            select from pg_class c where c.reltablespace <> 0 and c.oid >= 16384)
          """,
          """
          select 'settings of roles in this database' where exists (
            select from pg_db_role_setting s where s.setrole <> 0 and s.setdatabase =
              (select d.oid from pg_database d where d.datname = current_database()))
          """,
          "select 'default privileges' where exists (select from pg_default_acl)",
          """
          select format('that %s %s goes with extension %I', i.type, i.identity, x.extname)
          from pg_depend d join pg_extension x on x.oid = d.refobjid
            left join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid
            left join pg_trigger t on d.classid = 'pg_trigger'::regclass and t.oid = d.objid
            cross join lateral pg_identify_object(d.classid, d.objid, 0) i
          where d.refclassid = 'pg_extension'::regclass and d.deptype = 'x'
            and (p.prokind = 'a' or (to_jsonb(t) ->> 'tgparentid')::oid <> 0)
          """,
          """
          select format('options of the user mapping for %s on server %I, if it has any: only a'
            || ' superuser reads them', coalesce(m.usename, 'public'), m.srvname)
          from pg_user_mappings m join pg_roles r on r.rolname = current_user and not r.rolsuper
          where m.umoptions is null
          """,
          """
          select format('member of operator family %s, which is not of this database: %s',
            f.identity, i.identity)
          from (select 'pg_amop'::regclass::oid as class, o.oid, o.amopfamily as family
              from pg_amop o
              union all
              select 'pg_amproc'::regclass::oid, p.oid, p.amprocfamily from pg_amproc p) m
            cross join lateral pg_identify_object(m.class, m.oid, 0) i
            cross join lateral pg_identify_object('pg_opfamily'::regclass, m.family, 0) f
          where m.oid >= 16384
            and (m.family < 16384 or not $OWN_FAMILY)
            and not exists (select from pg_depend d where d.classid = m.class and d.objid = m.oid
              and (d.refclassid = 'pg_opclass'::regclass or d.deptype = 'e'))
            and not exists (select from pg_depend d join pg_depend e on e.classid = d.refclassid
              and e.objid = d.refobjid and e.deptype = 'e'
              where d.classid = m.class and d.objid = m.oid)
          """
              .replace("$OWN_FAMILY", CatalogQuery.ownObject("pg_opfamily", "m.family")),
          """
          select format('that the checks of foreign key %I on %s are off', k.conname,
            k.conrelid::regclass)
          from pg_trigger t join pg_constraint k on k.oid = t.tgconstraint
          where t.tgisinternal and t.tgenabled <> 'O' and k.contype = 'f' and k.conparentid = 0
          group by k.conname, k.conrelid
          """,
          """
          select format('statistics target of an expression of constraint %I on %s', k.conname,
            k.conrelid::regclass)
          from pg_constraint k join pg_attribute a on a.attrelid = k.conindid
          where k.contype = 'x' and coalesce(a.attstattarget, -1) >= 0
          """,
          """
          select 'invalid index ' || x.indexrelid::regclass from pg_index x
            join pg_class c on c.oid = x.indrelid
          where not x.indisvalid and c.relkind <> 'p' and x.indexrelid >= 16384
          """);

  private final Connection source;
  private final int sourceVersion;
  private final Connection target;
  private final List<String> found = new ArrayList<>();

  public CompatibilityCheck(Connection source, int sourceVersion, Connection target) {
    this.source = source;
    this.sourceVersion = sourceVersion;
    this.target = target;
  }

  private static String relations(String condition, String text) {
    return "select "
        + text
        + " from pg_class c join pg_namespace n on n.oid = c.relnamespace where "
        + CatalogQuery.USER_SCHEMA
        + " and "
        + condition
        + " and "
        + CatalogQuery.ownObject("pg_class", "c.oid");
  }

  /** Returns what looks for it in the source. */
  static List<String> queries() {
    return Stream.of(UNSUPPORTED, LEFT_OUT).flatMap(List::stream).toList();
  }

  /** Returns what cannot be copied, a line each. */
  public List<String> unsupported() throws SQLException {
    versions();
    if (!found.isEmpty()) {
      return found;
    }
    for (String query : UNSUPPORTED) {
      found.addAll(SqlStatements.texts(source, query));
    }
    compression();
    identities();
    generated();
    settings();
    return found;
  }

  /** Returns what is not copied on purpose, a line each. */
  public static List<String> leftOut(Connection source) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (String query : LEFT_OUT) {
      lines.addAll(SqlStatements.texts(source, query));
    }
    return lines;
  }

  private void versions() throws SQLException {
    int targetVersion = Sessions.version(target);
    if (sourceVersion < OLDEST) {
      found.add("PostgreSQL " + sourceVersion + " as source: " + OLDEST + " is the oldest");
    } else if (sourceVersion > targetVersion) {
      found.add("PostgreSQL " + sourceVersion + " into the older " + targetVersion);
    }
  }

  private void compression() throws SQLException {
    if (sourceVersion >= 14) {
      boolean lz4 =
          SqlStatements.value(
                  target,
                  "select 'lz4' = any(enumvals) from pg_settings"
                      + " where name = 'default_toast_compression'")
              .equals("t");
      if (!lz4) {
        found.addAll(
            SqlStatements.texts(
                source,
                "select format('lz4 compression of %s.%I: the target is built without it',"
                    + " a.attrelid::regclass, a.attname) from pg_attribute a"
                    + " join pg_class c on c.oid = a.attrelid where a.attcompression = 'l'"
                    + " and c.relkind in ('r', 'p', 'm') and c.oid >= 16384"));
      }
    }
  }

  /** Older versions have them, newer ones cannot attach such a partition. */
  private void identities() throws SQLException {
    if (sourceVersion < IDENTITY_IS_PARENTS && Sessions.version(target) >= IDENTITY_IS_PARENTS) {
      found.addAll(
          SqlStatements.texts(
              source,
              "select format('identity column %s.%I: from version "
                  + IDENTITY_IS_PARENTS
                  + " on a partition has that of its table', c.oid::regclass, a.attname)"
                  + " from pg_attribute a join pg_class c on c.oid = a.attrelid"
                  + " where c.relispartition and a.attidentity <> ''"));
    }
  }

  private void generated() throws SQLException {
    if (sourceVersion < GENERATED_IS_PARENTS && Sessions.version(target) >= GENERATED_IS_PARENTS) {
      found.addAll(SqlStatements.texts(source, GENERATED_CHILDREN));
    }
  }

  private void settings() throws SQLException {
    for (String name :
        SqlStatements.texts(
            source,
            "select split_part(c, '=', 1) from pg_db_role_setting s, unnest(s.setconfig) c"
                + " where s.setrole = 0 and s.setdatabase = (select oid from pg_database"
                + " where datname = current_database())")) {
      // The list of all settings leaves some out, the role for one.
      String known = "select current_setting(" + SqlText.literal(name) + ", true) is not null";
      if (!name.contains(".") && SqlStatements.value(target, known).equals("f")) {
        found.add("the database's setting " + name + ": the target has no such parameter");
      }
    }
  }
}
