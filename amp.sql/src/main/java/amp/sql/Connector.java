package amp.sql;

import amp.conninfo.ConnectionTarget;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Connections straight from the JDBC driver: no pool, and no search through every driver. */
public final class Connector {
  private static final Driver DRIVER = new Driver();

  /** For a server to answer the first words of a connection, where the URL sets no time. */
  private static final String LOGIN_SECONDS = "10";

  /** What Java says of a connection that was not made in time. */
  private static final String CONNECT_TIMED_OUT = "connect timed out";

  private static final String SOCKET_TIMEOUT = "socketTimeout";
  private static final String CONNECT_TIMEOUT = "connectTimeout";

  private Connector() {}

  /**
   * Connects, in one attempt. A server that takes the connection and then says nothing, since its
   * machine stands still or is cut off, is given up after 10 s, or what the URL says in {@code
   * connect_timeout}; the next one of several is tried then. What is asked of the connection
   * afterwards may take as long as it likes, unless the URL says otherwise in {@code
   * socketTimeout}.
   */
  public static Connection open(ConnectionTarget target) throws SQLException {
    if (isUnlimited(target)) {
      return connected(target, target.properties());
    }
    Properties properties = target.properties();
    properties.setProperty(SOCKET_TIMEOUT, properties.getProperty(CONNECT_TIMEOUT, LOGIN_SECONDS));
    Connection connection = connected(target, properties);
    limit(connection, 0);
    return connection;
  }

  /**
   * Has every answer of a connection come within a time, as a lost connection otherwise, unless the
   * URL itself sets one, or the server is on this machine: that one's end is seen at once.
   *
   * @param millis the time; not negative, and 0 is none
   */
  public static void limit(ConnectionTarget target, Connection connection, int millis)
      throws SQLException {
    if (!isUnlimited(target)) {
      limit(connection, millis);
    }
  }

  private static boolean isUnlimited(ConnectionTarget target) {
    return target.sets("socketFactory") || target.sets(SOCKET_TIMEOUT);
  }

  private static void limit(Connection connection, int millis) throws SQLException {
    try {
      // The driver needs no executor for that.
      connection.setNetworkTimeout(null, millis);
    } catch (SQLException e) {
      closeQuietly(connection);
      throw e;
    }
  }

  private static Connection connected(ConnectionTarget target, Properties properties)
      throws SQLException {
    Connection connection = DRIVER.connect(target.url(), properties);
    if (connection == null) {
      throw new SQLException("not a URL of the PostgreSQL driver: " + target.url());
    }
    return connection;
  }

  /**
   * Connects; a server that is just starting or failing over is waited for. One fails over where
   * none of several hosts is what the URL wants, or where a proxy takes the connection and then
   * ends it without a word, or says nothing.
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
        boolean passing =
            SqlStates.CANNOT_CONNECT_NOW.equals(e.getSQLState()) || isFailingOver(target, e);
        if (!passing || !backoff.pause()) {
          throw e;
        }
      }
    }
  }

  private static boolean isFailingOver(ConnectionTarget target, SQLException e) {
    return SqlStates.isConnectionLost(e)
        && (target.isReplicated() || wasEnded(e.getCause()) || isSilent(e.getCause()));
  }

  /** A host that refuses, or cannot be reached, has exceptions of its own. */
  private static boolean wasEnded(@Nullable Throwable cause) {
    return cause instanceof EOFException
        || (cause != null && cause.getClass() == SocketException.class);
  }

  /** A host that takes no connection within its time is no different from one that refuses. */
  private static boolean isSilent(@Nullable Throwable cause) {
    return cause instanceof SocketTimeoutException
        && !CONNECT_TIMED_OUT.equalsIgnoreCase(cause.getMessage());
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
