package amp.metadb.schema;

import amp.metadb.connect.SchemaStatus;
import amp.sql.SqlStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The schema {@code amp}: looked at with two short queries, migrated with Flyway only when it is
 * behind.
 */
public final class Schema {
  /** The name of the schema. */
  public static final String NAME = "amp";

  static final String HISTORY = "schema_history";

  /** The advisory lock of whoever migrates; the bytes of "amp.meta". */
  private static final long LOCK = 0x616d702e6d657461L;

  private static final String LOCK_TIMEOUT = "60s";

  private record Applied(String version, int checksum, boolean success) {}

  private Schema() {}

  /**
   * Compares what the database has with what this program knows.
   *
   * @throws SchemaException when the program may not use this schema
   */
  public static SchemaStatus status(Connection connection) throws SQLException {
    List<Applied> applied = applied(connection);
    List<Migration> known = Migration.ALL;
    for (int i = 0; i < applied.size(); i++) {
      if (i >= known.size()) {
        throw newer(applied.get(applied.size() - 1));
      }
      compare(applied.get(i), known.get(i));
    }
    Optional<String> version =
        applied.isEmpty()
            ? Optional.empty()
            : Optional.of(applied.get(applied.size() - 1).version());
    List<String> pending =
        known.subList(applied.size(), known.size()).stream()
            .map(m -> m.version() + " " + m.description())
            .toList();
    return new SchemaStatus(version, Integer.toString(Migration.last().version()), pending);
  }

  /** Migrates unless another process just did; two at once wait for each other. */
  public static void migrate(Connection connection, DataSource source) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = '" + LOCK_TIMEOUT + "'");
      statement.execute("set local idle_in_transaction_session_timeout = 0");
      lock(statement);
      refuseSchemaOnSearchPath(statement);
      if (!status(connection).isCurrent()) {
        FlywayMigration.run(source, EventTriggers.silencing(connection));
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      undo(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
  }

  private static void undo(Connection connection, Exception failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  // A lock of the transaction, not of the session: it also holds behind a pooler that shares
  // sessions, and no crash can leave it behind.
  private static void lock(Statement statement) throws SQLException {
    try {
      statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
    } catch (SQLException e) {
      if (SqlStates.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw new SchemaException(
            "another process has been migrating this database for more than " + LOCK_TIMEOUT,
            "Find it with: select * from pg_locks where locktype = 'advisory'; then try again",
            e);
      }
      throw e;
    }
  }

  /**
   * A role named like the schema has it first on its search path, so that tables that others create
   * without naming a schema would land, and be looked for, among ours.
   */
  private static void refuseSchemaOnSearchPath(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select current_user, current_setting('search_path'),"
                + " to_regnamespace('amp') is not null")) {
      row.next();
      boolean first = row.getString(2).strip().startsWith("\"$user\"");
      if (row.getString(1).equals(NAME) && first && !row.getBoolean(3)) {
        throw new SchemaException(
            "role \"amp\" would find the schema \"amp\" before \"public\", and with it other"
                + " programs' tables",
            "Connect as another role, or type: alter role amp set search_path = public");
      }
    }
  }

  private static List<Applied> applied(Connection connection) throws SQLException {
    String query =
        "select version, checksum, success from amp.schema_history"
            + " where version is not null order by installed_rank";
    List<Applied> applied = new ArrayList<>();
    // Within a transaction a failed query would end it, and a successful one keep a lock that the
    // migration may need.
    boolean savepoint = !connection.getAutoCommit();
    try (Statement statement = connection.createStatement()) {
      // A failed query is an error in the server's log, which is shown to whoever makes a database.
      if (!hasHistory(statement)) {
        return applied;
      }
      if (savepoint) {
        statement.execute("savepoint before_history");
      }
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          applied.add(new Applied(rows.getString(1), rows.getInt(2), rows.getBoolean(3)));
        }
      } catch (SQLException e) {
        if (!SqlStates.isMissingTable(e)) {
          throw e;
        }
      }
      if (savepoint) {
        statement.execute("rollback to savepoint before_history");
      }
    }
    return applied;
  }

  private static boolean hasHistory(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select to_regclass('amp.schema_history')")) {
      return row.next() && row.getString(1) != null;
    }
  }

  private static void compare(Applied applied, Migration known) {
    if (!applied.success()) {
      throw new SchemaException(
          "migration " + applied.version() + " of the metadata database failed half-way",
          "Restore a backup, or undo its changes and delete its row from amp.schema_history");
    }
    if (!applied.version().equals(Integer.toString(known.version()))) {
      throw edited("version " + applied.version() + " stands where " + known.version() + " should");
    }
    if (applied.checksum() != known.checksum()) {
      throw edited(
          "migration "
              + known.version()
              + " \""
              + known.description()
              + "\" has checksum "
              + applied.checksum()
              + " there and "
              + known.checksum()
              + " here");
    }
  }

  private static SchemaException newer(Applied last) {
    return new SchemaException(
        "the metadata database has schema version "
            + last.version()
            + ", and this program knows versions up to "
            + Migration.last().version(),
        "Use the newer program that migrated it, or a database of its own");
  }

  private static SchemaException edited(String what) {
    return new SchemaException(
        "the metadata database was not migrated by this program's migrations: " + what,
        "Use the program that migrated it, or another database; nothing was changed");
  }
}
