package amp.metadb.connect;

import amp.sql.Connector;
import amp.sql.SqlFailure;
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

  /** Says what a failure of the database means. */
  public static MetadataDbException failed(MetadataDbSpec spec, SQLException e) {
    SqlFailure failure = SqlFailure.of(spec.target(), e);
    return new MetadataDbException(failure.problem(), failure.remedy(), e);
  }
}
