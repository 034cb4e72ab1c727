package amp.tempdb.driver;

import static amp.tempdb.driver.Sql.one;
import static amp.tempdb.driver.Sql.run;
import static java.sql.DriverManager.getConnection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.testkit.Binaries;
import amp.testkit.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestRolesIT {
  @BeforeAll
  static void unpack() {
    Binaries.postgres18();
  }

  @Test
  void aRoleThatConnectsIsMade() throws SQLException {
    String role = "O'Neill \"x\"";
    try (Connection connection = getConnection("jdbc:amp:test:roles", role, "it's")) {
      assertThat(one(connection, "SELECT current_user")).isEqualTo(role);
      run(connection, "CREATE TABLE mine (id int)");
    }
    try (Connection connection = getConnection("jdbc:amp:test:roles", "postgres", "docker's")) {
      assertThat(one(connection, "SELECT current_user")).isEqualTo("postgres");
    }
  }

  @Test
  void aRoleThatConnectsOverTcpIsMadeWithItsPassword() throws SQLException {
    String url = "jdbc:amp:test:over-tcp?backend=tcp";
    assertThat(user(url, "app", "secret")).isEqualTo("app");
    assertThat(user(url, "app", "secret")).isEqualTo("app");
    assertThat(user(url, "postgres", "docker's")).isEqualTo("postgres");

    assertThatThrownBy(() -> getConnection(url, "app", "wrong"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  @Test
  void aRoleThatAnotherMakesAtTheSameMomentConnects() throws Exception {
    String url = "jdbc:amp:test:same-moment";
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection other = getConnection(url);
        Connection watch = getConnection(url)) {
      other.setAutoCommit(false);
      run(other, "CREATE ROLE twin LOGIN SUPERUSER");
      Future<@Nullable String> user = thread.submit(() -> user(url, "twin", ""));
      Eventually.holds(
          "it waits for the other",
          () -> "1".equals(one(watch, "SELECT count(*) FROM pg_locks WHERE NOT granted")));
      other.commit();

      assertThat(user.get()).isEqualTo("twin");
    } finally {
      thread.shutdown();
    }
  }

  private static @Nullable String user(String url, String role, String password)
      throws SQLException {
    try (Connection connection = getConnection(url, role, password)) {
      return one(connection, "SELECT current_user");
    }
  }
}
