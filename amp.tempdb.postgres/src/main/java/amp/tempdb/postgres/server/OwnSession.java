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
    return DriverManager.getConnection(connection.jdbcUrl(), settings);
  }

  /** Returns what a server of a version is told at the beginning of such a session. */
  static String options(String version) {
    return SessionSettings.WRITING.asSuperuser(PgVersion.major(version)).options();
  }
}
