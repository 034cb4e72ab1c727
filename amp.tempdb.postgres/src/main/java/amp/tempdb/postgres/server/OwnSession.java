package amp.tempdb.postgres.server;

import amp.conninfo.SessionSettings;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.postgres.installation.PgVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Sessions of the engine's own in a database. What its user has set for sessions there, a time-out
 * or another role, is for the user's programs.
 */
public final class OwnSession {
  private OwnSession() {}

  /**
   * Connects, through the JDBC driver, which must be present.
   *
   * @param version the server's
   */
  public static Connection open(ConnectionInfo connection, String version) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("options", options(version));
    // Asked first: a failed search loads ours too, which it does not find itself any more.
    if (!isDriverThere(connection)) {
      load();
    }
    try {
      return DriverManager.getConnection(connection.jdbcUrl(), settings);
    } catch (SQLException e) {
      throw isDriverThere(connection) ? e : driverMissing(e);
    }
  }

  /** Java looks for drivers once, and where an application server was the first, not in ours. */
  private static void load() {
    try {
      Class.forName("org.postgresql.Driver", true, OwnSession.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      // Whoever connects is told.
    }
  }

  private static boolean isDriverThere(ConnectionInfo connection) {
    try {
      DriverManager.getDriver(connection.jdbcUrl());
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** "No suitable driver" alone does not say which, and shows a URL with its password. */
  private static SQLException driverMissing(SQLException e) {
    return new SQLException(
        "there is no JDBC driver for PostgreSQL; add the dependency org.postgresql:postgresql",
        e.getSQLState());
  }

  /** Returns what a server of a version is told at the beginning of such a session. */
  static String options(String version) {
    return SessionSettings.WRITING.asSuperuser(PgVersion.major(version)).options();
  }
}
