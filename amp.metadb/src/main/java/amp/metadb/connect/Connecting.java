package amp.metadb.connect;

import amp.conninfo.ConnectionTarget;
import amp.sql.Backoff;
import amp.sql.Connector;
import amp.sql.Pacing;
import amp.sql.SqlFailure;
import amp.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections beside the pool. */
public final class Connecting {
  private Connecting() {}

  /** Connects; a server that is just starting or failing over is waited for. */
  public static Connection connect(MetadataDbSpec spec) {
    try {
      return Connector.connect(spec.target(), spec.retry());
    } catch (SQLException e) {
      throw failed(spec, e);
    }
  }

  /** What is asked over a new connection, and may be asked again over another one. */
  @FunctionalInterface
  public interface Question<T> {
    /** Asks; the connection stays open for whoever keeps it. */
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Connects as {@link #connect} does, and asks. Where the connection is lost by that, its server
   * has ended a moment after it answered: the question is asked again over another one.
   *
   * @param question closes the connection, or returns what keeps it
   * @throws MetadataDbException when the database cannot be reached, or refuses to answer
   */
  public static <T> T ask(MetadataDbSpec spec, Question<T> question) {
    Backoff backoff = new Backoff(spec.retry(), Pacing.SYSTEM);
    while (true) {
      Connection connection = connect(spec);
      try {
        return question.ask(connection);
      } catch (SQLException e) {
        Connector.closeQuietly(connection);
        if (!SqlStates.isConnectionLost(e) || !backoff.pause()) {
          throw failed(spec, e);
        }
      } catch (RuntimeException e) {
        Connector.closeQuietly(connection);
        throw e;
      }
    }
  }

  /**
   * Connects as {@link #connect} does; where the server has no connection left, by one of those
   * that it keeps for replication. Such a connection runs simple queries.
   *
   * @see <a href="https://www.postgresql.org/docs/18/protocol-replication.html">PostgreSQL 18, 54.4
   *     Streaming Replication Protocol: a database name makes SQL commands possible</a>
   */
  public static Connection connectReserved(MetadataDbSpec spec) {
    try {
      return Connector.connect(spec.target(), spec.retry());
    } catch (SQLException e) {
      if (!SqlStates.TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
        throw failed(spec, e);
      }
      return connectAsReplica(spec, failed(spec, e));
    }
  }

  private static Connection connectAsReplica(MetadataDbSpec spec, MetadataDbException full) {
    // The driver asks no server for replication that could be older than that.
    ConnectionTarget replica =
        spec.target()
            .property("replication", "database")
            .property("assumeMinServerVersion", "9.4")
            .property("preferQueryMode", "simple");
    try {
      return Connector.open(replica);
    } catch (SQLException e) {
      full.addSuppressed(e);
      throw full;
    }
  }

  /** Says what a failure of the database means. */
  public static MetadataDbException failed(MetadataDbSpec spec, SQLException e) {
    SqlFailure failure = SqlFailure.of(spec.target(), e);
    return new MetadataDbException(failure.problem(), failure.remedy(), e);
  }
}
