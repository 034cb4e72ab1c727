package amp.spring.boot;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/** How Spring Boot 4 connects with R2DBC. */
final class Boot4R2dbc implements R2dbcConnectionDetails {
  private final Database database;

  Boot4R2dbc(Database database) {
    this.database = database;
  }

  @Override
  public ConnectionFactoryOptions getConnectionFactoryOptions() {
    return R2dbcOptions.of(database);
  }
}
