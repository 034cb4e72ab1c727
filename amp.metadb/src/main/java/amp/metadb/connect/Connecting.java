package amp.metadb.connect;

import amp.conninfo.ConnectionTarget;
import amp.sql.Connector;
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
