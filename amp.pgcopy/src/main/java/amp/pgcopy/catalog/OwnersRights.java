package amp.pgcopy.catalog;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What runs functions of a database with the rights of its owner, whoever uses the database, or
 * though nobody does: autovacuum, for one, computes the expressions of indexes and statistics.
 * Where the owner is a superuser, these functions may do everything.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-analyze.html">PostgreSQL 18, ANALYZE</a>
 */
public final class OwnersRights {
  private static final String INDEXES =
      """
      select 'index ' || x.indexrelid::regclass, 'pg_class'::regclass::oid, x.indexrelid, true
      from pg_index x
      where x.indexrelid >= 16384 and (x.indexprs is not null or x.indpred is not null)
      """;

  private static final String RANGES =
      """
      union all
      select 'type ' || r.rngtypid::regtype, 'pg_type'::regclass::oid, r.rngtypid, false
      from pg_range r where r.rngtypid >= 16384
      """;

  private static final String STATISTICS =
      """
      union all
      select format('statistics %I.%I', n.nspname, s.stxname), 'pg_statistic_ext'::regclass::oid,
        s.oid, true
      from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
      where s.stxexprs is not null
      """;

  /**
   * From each to the functions of users that it reaches. A domain leads to its checks; an index to
   * its own table leads no further, since it reads stored values from that.
   */
  private static final String CALLS =
      """
      with recursive edge (class, oid, to_class, to_oid) as (
          select d.classid, d.objid, d.refclassid, d.refobjid from pg_depend d
          where d.objid >= 16384 and d.refobjid >= 16384 and d.deptype <> 'e'
          union all
          select 'pg_type'::regclass::oid, k.contypid, 'pg_constraint'::regclass::oid, k.oid
          from pg_constraint k where k.contypid <> 0),
        reached (name, class, oid, first) as (
          select * from ($START) s (name, class, oid, first)
          union
          select r.name, e.to_class, e.to_oid, false
          from reached r join edge e on e.class = r.class and e.oid = r.oid
          where r.class <> 'pg_proc'::regclass::oid
            and not (r.first and e.to_class = 'pg_class'::regclass::oid))
      select distinct format('%s calls function %s', r.name, p.oid::regprocedure)
      from reached r join pg_proc p on p.oid = r.oid and r.class = 'pg_proc'::regclass::oid
      where $OWN order by 1
      """;

  private static final String DEFINERS =
      """
      select format('function %s runs with the rights of its owner', p.oid::regprocedure)
      from pg_proc p where p.prosecdef and p.oid >= 16384 and $OWN order by 1
      """;

  /** Statements of ours would call functions of the database where PostgreSQL's are meant. */
  private static final String SEARCH_PATH =
      """
      select 'setting search_path of the database puts other schemas before pg_catalog'
      from pg_db_role_setting s cross join unnest(s.setconfig) c where s.setrole = 0
        and s.setdatabase = (select d.oid from pg_database d where d.datname = current_database())
        and c ~* '^search_path=.*pg_catalog' and c !~* '^search_path="?pg_catalog'
      """;

  private OwnersRights() {}

  /**
   * Returns it, a line each.
   *
   * @param connection has an empty search_path
   * @param version the server's major version
   */
  public static List<String> of(Connection connection, int version) throws SQLException {
    String own = CatalogQuery.ownObject("pg_proc", "p.oid");
    String start = INDEXES + RANGES + (version < 14 ? "" : STATISTICS);
    List<String> found =
        SqlStatements.texts(connection, CALLS.replace("$START", start).replace("$OWN", own));
    found.addAll(SqlStatements.texts(connection, DEFINERS.replace("$OWN", own)));
    found.addAll(SqlStatements.texts(connection, SEARCH_PATH));
    return found;
  }
}
