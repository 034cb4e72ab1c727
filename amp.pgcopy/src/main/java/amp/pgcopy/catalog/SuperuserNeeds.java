package amp.pgcopy.catalog;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a copy can have only if a superuser makes it. Whoever makes one of these could as well run
 * any program as the server's user.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-createfunction.html">PostgreSQL 18, CREATE
 *     FUNCTION</a>, and its like for the other statements
 */
public final class SuperuserNeeds {
  /** Each a query for its descriptions. */
  private static final List<String> QUERIES =
      List.of(
          own("pg_event_trigger", "'event trigger ' || quote_ident(x.evtname)"),
          functions(
              "l.lanname in ('c', 'internal')",
              "format('function %s is code of the server''s machine', p.oid::regprocedure)"),
          functions(
              "not l.lanpltrusted and l.lanname not in ('c', 'internal')",
              "format('function %s is in the language %I, which may do everything',"
                  + " p.oid::regprocedure, l.lanname)"),
          functions("p.proleakproof", "format('function %s is leakproof', p.oid::regprocedure)"),
          functions(
              "p.prosupport <> 0",
              "format('function %s has a support function', p.oid::regprocedure)"),
          """
          select format('aggregate %s keeps a state of the type internal', a.aggfnoid::regprocedure)
          from pg_aggregate a where a.aggfnoid >= 16384
            and 'internal'::regtype in (a.aggtranstype, a.aggmtranstype) and\s"""
              + CatalogQuery.ownObject("pg_proc", "a.aggfnoid"),
          """
          select format('cast from %s to %s', x.castsource::regtype, x.casttarget::regtype)
          from pg_cast x where x.oid >= 16384 and not exists (select from pg_depend i
              where i.classid = 'pg_cast'::regclass and i.objid = x.oid and i.deptype = 'i')
            and (x.castmethod = 'b' or not exists (select from pg_type t
              where t.oid in (x.castsource, x.casttarget) and t.oid >= 16384 and $OWN_TYPE))
            and\s"""
                  .replace("$OWN_TYPE", CatalogQuery.ownObject("pg_type", "t.oid"))
              + CatalogQuery.ownObject("pg_cast", "x.oid"),
          """
          select 'base type ' || t.oid::regtype from pg_type t
          where t.oid >= 16384 and t.typtype = 'b'
            and not exists (select from pg_type a where a.typarray = t.oid) and\s"""
              + CatalogQuery.ownObject("pg_type", "t.oid"),
          own("pg_language", "'procedural language ' || quote_ident(x.lanname)"),
          own("pg_opclass", "'operator class ' || quote_ident(x.opcname)"),
          own("pg_opfamily", "'operator family ' || quote_ident(x.opfname)"),
          own("pg_am", "'access method ' || quote_ident(x.amname)"),
          own("pg_ts_parser", "'text search parser ' || quote_ident(x.prsname)"),
          own("pg_ts_template", "'text search template ' || quote_ident(x.tmplname)"),
          own("pg_transform", "'transform for ' || x.trftype::regtype"),
          own("pg_foreign_data_wrapper", "'foreign data wrapper ' || quote_ident(x.fdwname)"),
          own("pg_foreign_server", "'foreign server ' || quote_ident(x.srvname)"));

  private static final String UNTRUSTED_EXTENSIONS =
      """
      select a.name from pg_available_extensions a join pg_available_extension_versions v
        on v.name = a.name and v.version = a.default_version
      where v.superuser and not v.trusted
      """;

  private static final String FUNCTION_SETTINGS =
      """
      select split_part(c, '=', 1) || ' of function ' || p.oid::regprocedure
      from pg_proc p cross join unnest(p.proconfig) c where p.oid >= 16384 and\s"""
          + CatalogQuery.ownObject("pg_proc", "p.oid");

  private static final String DATABASE_SETTINGS =
      """
      select split_part(c, '=', 1) || ' of the database'
      from pg_db_role_setting s cross join unnest(s.setconfig) c where s.setrole = 0
        and s.setdatabase = (select d.oid from pg_database d where d.datname = current_database())
      """;

  private final Connection source;
  private final List<String> found = new ArrayList<>();

  private SuperuserNeeds(Connection source) {
    this.source = source;
  }

  /**
   * Returns it, a line each.
   *
   * @param source has an empty search_path
   * @param target any database of the server that the copy will be on
   * @param extensions whether those that are not marked as trusted are among it
   */
  public static List<String> of(Connection source, Connection target, boolean extensions)
      throws SQLException {
    SuperuserNeeds needs = new SuperuserNeeds(source);
    for (String query : QUERIES) {
      needs.found.addAll(SqlStatements.texts(source, query));
    }
    if (extensions) {
      needs.extensions(target);
    }
    needs.settings(target);
    return needs.found;
  }

  private static String own(String catalog, String text) {
    return "select %s from %s x where x.oid >= 16384 and %s"
        .formatted(text, catalog, CatalogQuery.ownObject(catalog, "x.oid"));
  }

  /** Aggregates have a query of their own; a range type brings its constructors. */
  private static String functions(String condition, String text) {
    return """
        select %s from pg_proc p join pg_language l on l.oid = p.prolang
        where p.oid >= 16384 and p.prokind <> 'a' and %s and not exists (select from pg_depend i
            where i.classid = 'pg_proc'::regclass and i.objid = p.oid and i.deptype = 'i') and %s
        """
        .formatted(text, condition, CatalogQuery.ownObject("pg_proc", "p.oid"));
  }

  /** Trusted ones, as the target's server has them, can be created by a database's owner. */
  private void extensions(Connection target) throws SQLException {
    Set<String> untrusted = new HashSet<>(SqlStatements.texts(target, UNTRUSTED_EXTENSIONS));
    for (String name : SqlStatements.texts(source, "select extname from pg_extension order by 1")) {
      if (untrusted.contains(name)) {
        found.add("extension " + name + ", which is not marked as trusted");
      }
    }
  }

  private void settings(Connection target) throws SQLException {
    Set<String> known = names(target, "true");
    Set<String> free = names(target, "context = 'user'");
    for (String line : SqlStatements.texts(source, FUNCTION_SETTINGS)) {
      String name = name(line);
      if (known.contains(name) && !free.contains(name)) {
        found.add("setting " + line);
      }
    }
    for (String line : SqlStatements.texts(source, DATABASE_SETTINGS)) {
      // What no module has declared yet might be one that loads a program.
      if (!free.contains(name(line))) {
        found.add("setting " + line);
      }
    }
  }

  private static String name(String line) {
    return line.substring(0, Math.max(0, line.indexOf(' '))).toLowerCase(Locale.ROOT);
  }

  private static Set<String> names(Connection target, String condition) throws SQLException {
    return new HashSet<>(
        SqlStatements.texts(target, "select lower(name) from pg_settings where " + condition));
  }
}
