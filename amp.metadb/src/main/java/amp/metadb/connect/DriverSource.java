package amp.metadb.connect;

import amp.conninfo.ConnectionTarget;
import amp.sql.Connector;
import java.sql.Connection;
import java.sql.SQLException;

/** New connections straight from the driver. */
public final class DriverSource extends AbstractSource {
  private final ConnectionTarget target;

  public DriverSource(ConnectionTarget target) {
    this.target = target;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return Connector.open(target);
  }
}
