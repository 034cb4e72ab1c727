package amp.metadb.connect;

import amp.conninfo.ConnectionTarget;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.Driver;

/**
 * New connections straight from the driver: no pool, and no search through every driver there is.
 */
public final class DriverSource extends AbstractSource {
  private final ConnectionTarget target;
  private final Driver driver = new Driver();

  public DriverSource(ConnectionTarget target) {
    this.target = target;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = driver.connect(target.url(), target.properties());
    if (connection == null) {
      throw new SQLException("not a URL of the PostgreSQL driver: " + target.url());
    }
    return connection;
  }
}
