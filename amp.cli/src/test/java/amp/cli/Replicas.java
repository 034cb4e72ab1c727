package amp.cli;

import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A primary and a standby that follows it, on the loopback. A commit waits until the standby has
 * it, so that nothing is lost when the primary is.
 */
final class Replicas implements AutoCloseable {
  private final TestServer primary = TestServer.start();
  private final TestServer standby;
  final int primaryPort = primary.port();
  final int standbyPort;

  Replicas() {
    primary.stop();
    standby = primary.standby();
    standbyPort = standby.port();
    primary.restartWith("synchronous_commit=remote_apply", "synchronous_standby_names=*");
    standby.resume();
  }

  /** Returns the URL of both, with the parameter that says which is wanted. */
  String url(String role) {
    return "postgresql://postgres@127.0.0.1:%d,127.0.0.1:%d/postgres?%s"
        .formatted(standbyPort, primaryPort, role);
  }

  /** Returns the URL of both, by which the primary is asked first. */
  String urlOfPrimary() {
    return "postgresql://postgres@127.0.0.1:%d,127.0.0.1:%d/postgres?target_session_attrs=primary"
        .formatted(primaryPort, standbyPort);
  }

  /** Ends the primary without a shutdown, and makes the standby one. */
  void failOver() {
    primary.kill();
    standby.promote();
  }

  /** Ends the primary without a shutdown, so that there is none. */
  void losePrimary() {
    primary.kill();
  }

  /** Ends the standby without a shutdown: no commit is answered any more. */
  void loseStandby() {
    standby.kill();
  }

  void promoteStandby() {
    standby.promote();
  }

  /** Has the primary stand still, with all its connections, and makes the standby one. */
  void leaveStanding() {
    primary.standStill();
    standby.promote();
  }

  /**
   * Returns how many sessions there were in the database on the standby, those of before included.
   */
  long sessionsOfStandby() throws SQLException {
    try (Connection other = DriverManager.getConnection(standby.jdbcUrl("template1"));
        Statement statement = other.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select sessions from pg_stat_database where datname = 'postgres'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    primary.close();
    standby.close();
  }
}
