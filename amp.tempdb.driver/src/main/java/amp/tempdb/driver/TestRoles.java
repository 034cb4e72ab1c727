package amp.tempdb.driver;

import amp.tempdb.api.ConnectionInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;

/** Makes what somebody's configuration takes for granted in a test database. */
final class TestRoles {
  /** Two connections may come at once: the other one was here before, or at the same moment. */
  private static final Set<String> EXISTS_ALREADY = Set.of("42710", "23505");

  private TestRoles() {}

  /** Makes a role that may do everything, as the first one of a server may. */
  static void create(ConnectionInfo to, String role, String password) throws SQLException {
    try (Connection connection = PostgresDriver.connect(to, Map.of());
        Statement statement = connection.createStatement()) {
      String create =
          format(connection, "CREATE ROLE %I LOGIN SUPERUSER PASSWORD %L", role, password);
      statement.execute(create);
    } catch (SQLException e) {
      if (e.getSQLState() == null || !EXISTS_ALREADY.contains(e.getSQLState())) {
        throw e;
      }
    }
  }

  /**
   * Gives the database of a new cluster a name of its own; one that has it already keeps it. Where
   * there is more than a new cluster, the database may be somebody's.
   */
  static void rename(ConnectionInfo to, String database) throws SQLException {
    if (to.database().equals(database)) {
      return;
    }
    try (Connection connection = PostgresDriver.connect(to.withDatabase("postgres"), Map.of());
        Statement statement = connection.createStatement()) {
      if (!exists(connection, database)) {
        statement.execute(
            format(connection, "ALTER DATABASE %I RENAME TO %I", to.database(), database));
      }
    }
  }

  private static boolean exists(Connection connection, String database) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static String format(Connection connection, String pattern, String first, String second)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT format(?, ?, ?)")) {
      query.setString(1, pattern);
      query.setString(2, first);
      query.setString(3, second);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
