package amp.pgcopy;

import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Collects the statistics of a copy. ANALYZE of a table reads its children too, and foreign ones
 * are on servers that may not be reached from here.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-analyze.html">PostgreSQL 18, ANALYZE</a>
 */
final class Statistics {
  private static final String ABOVE_FOREIGN_TABLES =
      """
      with recursive above(oid) as (
        select i.inhparent from pg_inherits i join pg_class f on f.oid = i.inhrelid
        where f.relkind = 'f'
        union
        select i.inhparent from above a join pg_inherits i on i.inhrelid = a.oid)
      """;

  private static final String TABLES =
      """
      select format('%I.%I', n.nspname, c.relname) from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and n.nspname <> 'information_schema'
        and n.nspname !~ '^pg_' and c.oid\s""";

  private static final String PASSED_OVER =
      ABOVE_FOREIGN_TABLES + TABLES + "in (select a.oid from above a) order by 1";

  private static final String OTHERS =
      ABOVE_FOREIGN_TABLES + TABLES + "not in (select a.oid from above a)";

  private static final String OF_SCHEMA = OTHERS + " and n.nspname = ";

  private Statistics() {}

  /** Collects those of one schema. */
  static void collect(Connection writer, String schema) throws SQLException {
    analyze(SqlStatements.texts(writer, OF_SCHEMA + SqlText.literal(schema)), writer);
  }

  /**
   * Collects them, of users' tables alone: a server writes a warning to its log for each table of
   * its own that the user may not analyze. Returns the tables that it passes over.
   */
  static List<String> collect(Connection writer) throws SQLException {
    analyze(SqlStatements.texts(writer, OTHERS), writer);
    return SqlStatements.texts(writer, PASSED_OVER);
  }

  private static void analyze(List<String> tables, Connection writer) throws SQLException {
    if (!tables.isEmpty()) {
      SqlStatements.execute(writer, "analyze " + String.join(", ", tables));
    }
  }
}
