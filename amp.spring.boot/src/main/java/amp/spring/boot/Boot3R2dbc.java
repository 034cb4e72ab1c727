package amp.spring.boot;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.autoconfigure.r2dbc.R2dbcConnectionDetails;

/** How Spring Boot 3 connects with R2DBC. */
final class Boot3R2dbc implements R2dbcConnectionDetails {
  private final Database database;

  Boot3R2dbc(Database database) {
    this.database = database;
  }

  @Override
  public ConnectionFactoryOptions getConnectionFactoryOptions() {
    return R2dbcOptions.of(database);
  }
}
