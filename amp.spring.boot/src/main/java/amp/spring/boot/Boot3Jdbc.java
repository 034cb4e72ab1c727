package amp.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;

/** How Spring Boot 3 connects with JDBC. */
final class Boot3Jdbc implements JdbcConnectionDetails {
  private final Database database;

  Boot3Jdbc(Database database) {
    this.database = database;
  }

  @Override
  public String getJdbcUrl() {
    return database.connection().jdbcUrl();
  }

  @Override
  public String getUsername() {
    return database.connection().user();
  }

  @Override
  public @Nullable String getPassword() {
    return database.connection().password().orElse(null);
  }

  @Override
  public String getDriverClassName() {
    return "org.postgresql.Driver";
  }
}
