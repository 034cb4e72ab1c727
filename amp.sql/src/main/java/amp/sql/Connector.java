package amp.sql;

import amp.conninfo.ConnectionTarget;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.Driver;

/** Connections straight from the JDBC driver: no pool, and no search through every driver. */
public final class Connector {
  private static final Driver DRIVER = new Driver();

  private Connector() {}

  /** Connects, in one attempt. */
  public static Connection open(ConnectionTarget target) throws SQLException {
    Connection connection = DRIVER.connect(target.url(), target.properties());
    if (connection == null) {
      throw new SQLException("not a URL of the PostgreSQL driver: " + target.url());
    }
    return connection;
  }

  /**
   * Connects; a server that is just starting or failing over is waited for.
   *
   * @param retry how long
   * @see SqlFailure
   */
  public static Connection connect(ConnectionTarget target, RetryPolicy retry) throws SQLException {
    Backoff backoff = new Backoff(retry, Pacing.SYSTEM);
    while (true) {
      try {
        return open(target);
      } catch (SQLException e) {
        boolean starting = SqlStates.CANNOT_CONNECT_NOW.equals(e.getSQLState());
        if (!starting || !backoff.pause()) {
          throw e;
        }
      }
    }
  }

  /** Closes a connection because of a failure, which is the one to report. */
  public static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What led here is the failure to report.
    }
  }
}
