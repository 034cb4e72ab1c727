package amp.metadb.connect;

import amp.conninfo.ConnectionTarget;
import amp.sql.Connector;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Connections of which every answer has to come within a time: whose server stands still, or is cut
 * off, is lost then, and another one can be asked.
 */
final class AnsweringSource extends AbstractSource {
  /** More than our own statements take, and less than a transaction is repeated for. */
  private static final int ANSWER_MILLIS = 20_000;

  private final ConnectionTarget target;

  AnsweringSource(ConnectionTarget target) {
    this.target = target;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return limited(Connector.open(target));
  }

  /** Gives the time to a connection that was made without it. */
  Connection limited(Connection connection) throws SQLException {
    Connector.limit(target, connection, ANSWER_MILLIS);
    return connection;
  }
}
