package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import amp.tempdb.api.ConnectionInfo;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnSessionTest {
  private final ConnectionInfo connection =
      ConnectionInfo.tcp("127.0.0.1", 1, "postgres", "se-cret", Path.of("/p"), "amp");
  private final List<Driver> drivers = Collections.list(DriverManager.getDrivers());

  @AfterEach
  void register() throws SQLException {
    for (Driver driver : drivers) {
      DriverManager.registerDriver(driver);
    }
  }

  @Test
  void withoutADriverTheDependencyToAddIsNamedAndNoPasswordIs() throws SQLException {
    assertThat(drivers).isNotEmpty();
    for (Driver driver : drivers) {
      DriverManager.deregisterDriver(driver);
    }

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> OwnSession.open(connection, "18.6"))
        .withMessageContaining("add the dependency org.postgresql:postgresql")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("se-cret"))
        .withNoCause();
  }

  @Test
  void aDriverThatIsThereSaysItself() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> OwnSession.open(connection, "18.6"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("no JDBC driver"));
  }
}
