package amp.tempdb.flyway;

import java.sql.Connection;
import org.flywaydb.core.internal.database.base.TestContainersDatabaseType;

/**
 * Names the driver for a URL, and nothing else: what the database is, Flyway asks the connection,
 * which is a PostgreSQL one. So does Flyway's own type for Testcontainers' URLs, on which this one
 * is built: it is in Flyway's core, and a Flyway without its PostgreSQL part can load it too.
 */
public final class AmpDatabaseType extends TestContainersDatabaseType {
  private static final String PREFIX = "jdbc:amp:";
  private static final String DRIVER = "amp.tempdb.driver.AmpDriver";

  /** Creates it; Flyway does. */
  public AmpDatabaseType() {}

  @Override
  public String getName() {
    return "amp";
  }

  @Override
  public boolean handlesJDBCUrl(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public String getDriverClass(String url, ClassLoader classLoader) {
    return DRIVER;
  }

  @Override
  public boolean handlesDatabaseProductNameAndVersion(
      String productName, String productVersion, Connection connection) {
    return false;
  }
}
