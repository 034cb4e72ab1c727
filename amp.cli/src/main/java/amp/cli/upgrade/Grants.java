package amp.cli.upgrade;

import amp.cli.console.CliException;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rights of everybody and of roles on the objects of a database, and the default privileges.
 * Superusers need none; objects belong to the superuser who runs the cluster.
 *
 * @see <a href="https://www.postgresql.org/docs/18/ddl-priv.html">PostgreSQL 18, 5.8 Privileges</a>
 */
final class Grants {
  /**
   * Everybody has rights on some kinds of objects unless they are taken. An extension's script may
   * set others; what is still as it left them is not the user's. Columns come last: taking a right
   * on a table takes it on its columns.
   */
  private static final String RIGHTS =
      """
      with x (class, oid, part, target, columns, open, owner, acl) as (
        select 'pg_class'::regclass, c.oid, 0,
          case c.relkind when 'S' then 'sequence ' else 'table ' end || c.oid::regclass, '', false,
          c.relowner, c.relacl from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'S')
        union all
        select 'pg_class'::regclass, c.oid, a.attnum, 'table ' || c.oid::regclass,
          format(' (%I)', a.attname), false, c.relowner, a.attacl
        from pg_attribute a join pg_class c on c.oid = a.attrelid where not a.attisdropped
        union all
        select 'pg_proc'::regclass, p.oid, 0, 'routine ' || p.oid::regprocedure, '', true,
          p.proowner, p.proacl from pg_proc p
        union all
        select 'pg_type'::regclass, t.oid, 0, 'type ' || t.oid::regtype, '', true,
          t.typowner, t.typacl from pg_type t
        union all
        select 'pg_namespace'::regclass, n.oid, 0, format('schema %I', n.nspname), '', false,
          n.nspowner, n.nspacl from pg_namespace n where n.nspname <> 'public'
        union all
        select 'pg_largeobject'::regclass, m.oid, 0, 'large object ' || m.oid, '', false,
          m.lomowner, m.lomacl from pg_largeobject_metadata m
        union all
        select 'pg_parameter_acl'::regclass, a.oid, 0, 'parameter ' || a.parname, '', false,
          10, a.paracl from pg_parameter_acl a where current_database() = 'postgres'),
      y as (
        select x.part, x.target, x.columns, x.owner, x.acl,
          x.open or i.initprivs is not null as open
        from x left join pg_init_privs i
          on i.classoid = x.class and i.objoid = x.oid and i.objsubid = x.part
        where x.oid >= 16384 and x.acl is not null and x.acl is distinct from i.initprivs
        union all
        select 0, format('schema %I', n.nspname), '', n.nspowner,
          coalesce(n.nspacl, acldefault('n', n.nspowner)), true
        from pg_namespace n where n.nspname = 'public'
        union all
        select 0, format('language %I', l.lanname), '', l.lanowner, l.lanacl, true
        from pg_language l where l.lanacl is not null
        union all
        select 0, format('database %I', d.datname), '', d.datdba, d.datacl, true
        from pg_database d where d.datname = current_database() and d.datacl is not null)
      select s.statement from y cross join lateral (
        select 1, format('revoke all%s on %s from public', y.columns, y.target) where y.open
        union all
        select 2, format('grant %s%s on %s to %s%s', e.privilege_type, y.columns, y.target,
          $GRANTEE, $OPTION)
        from aclexplode(y.acl) e left join pg_roles r on r.oid = e.grantee
        where e.grantee <> y.owner and (e.grantee = 0 or not r.rolsuper)
        group by e.privilege_type, e.grantee, r.rolname) s (rank, statement)
      order by y.part <> 0, y.target, y.part, s.rank, s.statement
      """;

  /** Those of a schema add to those of all schemas, which stand for what is built in. */
  private static final String DEFAULTS =
      """
      select s.statement from (select
          format('alter default privileges for role %I%s ', o.rolname,
            coalesce(' in schema ' || quote_ident(n.nspname), '')) as what,
          case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences'
            when 'f' then 'routines' when 'T' then 'types' when 'n' then 'schemas'
            else 'large objects' end as kind,
          d.defaclrole as owner, d.defaclnamespace as namespace, d.defaclacl as acl
        from pg_default_acl d join pg_roles o on o.oid = d.defaclrole
          left join pg_namespace n on n.oid = d.defaclnamespace) x
      cross join lateral (
        select 1, format('%srevoke all on %s from public', x.what, x.kind) where x.namespace = 0
        union all
        select 2, format('%sgrant %s on %s to %s%s', x.what, e.privilege_type, x.kind,
          $GRANTEE, $OPTION)
        from aclexplode(x.acl) e left join pg_roles r on r.oid = e.grantee
        where e.grantee <> x.owner
        group by e.privilege_type, e.grantee, r.rolname) s (rank, statement)
      order by x.what, x.kind, s.rank, s.statement
      """;

  private Grants() {}

  private static String query(String query) {
    return query
        .replace("$GRANTEE", "case e.grantee when 0 then 'public' else quote_ident(r.rolname) end")
        .replace(
            "$OPTION", "case when bool_or(e.is_grantable) then ' with grant option' else '' end");
  }

  /** Gives the rights that the source has, and makes sure that they are the same then. */
  static void copy(Connection source, Connection target) throws SQLException {
    List<String> expected = of(source);
    SqlStatements.execute(target, expected);
    List<String> differing = new ArrayList<>(expected);
    List<String> found = of(target);
    differing.removeAll(found);
    found.removeAll(expected);
    differing.addAll(found);
    if (!differing.isEmpty()) {
      throw new CliException(
          "these rights are not the same in the new cluster: " + String.join("; ", differing),
          "nothing was replaced; revoke them, try again, and grant them anew afterwards");
    }
  }

  /** Returns the statements that give the rights. */
  private static List<String> of(Connection connection) throws SQLException {
    SqlStatements.execute(connection, List.of("set search_path = ''"));
    List<String> statements = SqlStatements.texts(connection, query(RIGHTS));
    statements.addAll(SqlStatements.texts(connection, query(DEFAULTS)));
    return statements;
  }
}
