package amp.tempdb.contract;

import amp.tempdb.api.ConnectionInfo;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** One-line SQL for tests, a connection each. */
public final class Sql {
  private Sql() {}

  /** Runs statements. */
  public static void execute(ConnectionInfo connection, String... statements) throws SQLException {
    try (Connection session = DriverManager.getConnection(connection.jdbcUrl());
        Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Returns the first column of the first row, as text; null for SQL's NULL. */
  public static @Nullable String ask(ConnectionInfo connection, String query) throws SQLException {
    try (Connection session = DriverManager.getConnection(connection.jdbcUrl());
        Statement statement = session.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new AssertionError("no row: " + query);
      }
      return result.getString(1);
    }
  }
}
