package amp.cli.ampctl.cluster;

import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
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

  /** The extension knows heaps only; a name is whole, whatever schemas are searched. */
  private static final String TABLES =
      "select format('%I.%I', n.nspname, c.relname)"
          + " from pg_class c join pg_am a on a.oid = c.relam and a.amname = 'heap'"
          + " join pg_namespace n on n.oid = c.relnamespace"
          + " where c.relkind in ('r', 'm') and c.relpersistence <> 't'"
          + " and n.nspname not in ('information_schema', 'pg_catalog')"
          + " and (pg_stat_file(pg_relation_filepath(c.oid), true)).size > "
          + WORTH_BYTES;

  private static final String TABLE =
      "select free_space + dead_tuple_len, table_len from pgstattuple(to_regclass(?))";

  /** One whose building was broken off is not valid: nothing uses it, nor can it be measured. */
  private static final String INDEXES =
      "select format('%I.%I', n.nspname, c.relname)"
          + " from pg_class c join pg_am a on a.oid = c.relam and a.amname = 'btree'"
          + " join pg_index i on i.indexrelid = c.oid and i.indisvalid"
          + " join pg_namespace n on n.oid = c.relnamespace"
          + " where c.relkind = 'i' and c.relpersistence <> 't'"
          + " and n.nspname <> 'pg_catalog'"
          + " and (pg_stat_file(pg_relation_filepath(c.oid), true)).size > "
          + WORTH_BYTES;

  private static final String INDEX =
      "select (r.bytes * (90 - s.avg_leaf_density) / 100)::bigint, r.bytes"
          + " from (select to_regclass(?) as oid) c, lateral pgstatindex(c.oid) s,"
          + " lateral (select pg_relation_size(c.oid) as bytes) r"
          + " where s.avg_leaf_density < 'NaN'::float8";

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
    for (String table : wasteful(TABLES, TABLE)) {
      done += rewrite("vacuum (full, analyze) " + table, table) ? 1 : 0;
    }
    // With its table, an index was built anew: what is wasteful now is so of itself.
    for (String index : wasteful(INDEXES, INDEX)) {
      done += rewrite("reindex index " + index, index) ? 1 : 0;
    }
    return done;
  }

  /** Measures with an extension that is there for the length of the measurement only. */
  private List<String> wasteful(String candidates, String measurement) throws SQLException {
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
      for (String name : SqlStatements.texts(connection, candidates)) {
        if (isWasteful(name, measurement)) {
          names.add(name);
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

  private boolean isWasteful(String name, String measurement) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement statement = connection.prepareStatement(measurement)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        // One that was dropped meanwhile has no sizes.
        long wasted = row.next() ? row.getLong(1) : 0;
        return wasted > WORTH_BYTES && wasted * 100 > row.getLong(2) * WASTED_PERCENT;
      }
    } catch (SQLException e) {
      leaveAlone(name, e);
      connection.rollback(before);
      return false;
    }
  }

  private boolean rewrite(String command, String name) throws SQLException {
    err.println("rewriting " + name + " ...");
    err.flush();
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
      return true;
    } catch (SQLException e) {
      leaveAlone(name, e);
      return false;
    }
  }

  /** Goes on where others have it. */
  private void leaveAlone(String name, SQLException e) throws SQLException {
    if (!SqlStates.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
      throw e;
    }
    err.println("left alone, since it is in use: " + name);
    err.flush();
  }
}
