package amp.cli.ampctl.cluster;

import amp.sql.SqlStates;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gives back the room that bloated tables and indexes of a database waste. What is in use is left
 * alone after a moment, and said.
 *
 * @see <a href="https://www.postgresql.org/docs/18/routine-vacuuming.html">PostgreSQL 18, 24.1
 *     Routine Vacuuming</a>
 */
final class Compaction {
  /** How long others are made to wait, since they wait behind whoever waits for a lock. */
  private static final String LOCK_TIMEOUT = "2s";

  /** feature_not_supported, and undefined_file of older versions. */
  private static final Set<String> NOT_INSTALLED = Set.of("0A000", "58P01");

  /** The parts of a relation that may be empty, in percent; a B-tree is built with 10. */
  private static final int WASTED_PERCENT = 25;

  private static final int WORTH_BYTES = 256 * 1024;

  private static final String TABLES =
      "select c.oid::regclass::text, (s.free_space + s.dead_tuple_len)::bigint, s.table_len"
          + " from pg_class c, lateral pgstattuple(c.oid::regclass) s"
          + " where c.relkind in ('r', 'm') and c.relpersistence <> 't'"
          + " and c.relnamespace not in ('information_schema'::regnamespace,"
          + " 'pg_catalog'::regnamespace) and pg_relation_size(c.oid) > "
          + WORTH_BYTES;

  private static final String INDEXES =
      "select c.oid::regclass::text, (pg_relation_size(c.oid) * (90 - s.avg_leaf_density)"
          + " / 100)::bigint, pg_relation_size(c.oid)"
          + " from pg_class c join pg_am a on a.oid = c.relam and a.amname = 'btree',"
          + " lateral pgstatindex(c.oid::regclass) s"
          + " where c.relkind = 'i' and c.relpersistence <> 't'"
          + " and c.relnamespace not in ('pg_catalog'::regnamespace)"
          + " and s.avg_leaf_density < 'NaN'::float8 and pg_relation_size(c.oid) > "
          + WORTH_BYTES;

  private final Connection connection;
  private final PrintWriter err;

  Compaction(Connection connection, PrintWriter err) {
    this.connection = connection;
    this.err = err;
  }

  /** Vacuums every table, and rewrites what wastes much; returns how many were rewritten. */
  int run() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = '" + LOCK_TIMEOUT + "'");
      statement.execute("vacuum (skip_locked, analyze)");
    }
    int done = 0;
    for (String table : wasteful(TABLES)) {
      done += rewrite("vacuum (full, analyze) " + table, table) ? 1 : 0;
    }
    // With its table, an index was built anew: what is wasteful now is so of itself.
    for (String index : wasteful(INDEXES)) {
      done += rewrite("reindex index " + index, index) ? 1 : 0;
    }
    return done;
  }

  /** Measures with an extension that is there for the length of the measurement only. */
  private List<String> wasteful(String query) throws SQLException {
    List<String> names = new ArrayList<>();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("create schema amp_compact");
      statement.execute("create extension if not exists pgstattuple schema amp_compact");
      // Its schema, where it was there before, may be any.
      statement.execute(
          "select set_config('search_path', 'pg_catalog, ' || quote_ident(n.nspname), true)"
              + " from pg_extension e join pg_namespace n on n.oid = e.extnamespace"
              + " where e.extname = 'pgstattuple'");
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          long wasted = rows.getLong(2);
          if (wasted > WORTH_BYTES && wasted * 100 > rows.getLong(3) * WASTED_PERCENT) {
            names.add(rows.getString(1));
          }
        }
      }
    } catch (SQLException e) {
      if (!NOT_INSTALLED.contains(e.getSQLState())) {
        throw e;
      }
      err.println("nothing is measured: this PostgreSQL has no extension pgstattuple");
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return names;
  }

  private boolean rewrite(String command, String name) throws SQLException {
    err.println("rewriting " + name + " ...");
    err.flush();
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
      return true;
    } catch (SQLException e) {
      if (SqlStates.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        err.println("left alone, since it is in use: " + name);
        return false;
      }
      throw e;
    }
  }
}
