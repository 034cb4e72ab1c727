package amp.tempdb.testcontainers;

import static java.sql.DriverManager.getConnection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.testkit.Binaries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerUrlDriverIT {
  @BeforeAll
  static void unpack() {
    Binaries.postgres18();
  }

  @Test
  void aUrlBeginsWithItsScriptAndItsFunctionAsTheRoleTest() throws SQLException {
    String url =
        "jdbc:tc:postgresql:18-alpine://localhost/shop?TC_INITSCRIPT=fruit.sql&TC_INITFUNCTION="
            + ContainerUrlDriverIT.class.getName()
            + "::fill";
    // Whatever an application is configured with.
    try (Connection connection = getConnection(url, "sa", "")) {
      assertThat(one(connection, "SELECT string_agg(name, ',') FROM fruit"))
          .isEqualTo("apple,cherry");
      assertThat(one(connection, "SELECT current_user || ' in ' || current_database()"))
          .isEqualTo("test in shop");
      run(connection, "CREATE EXTENSION IF NOT EXISTS plpgsql");
    }
  }

  @Test
  void theParametersOfThePostgresqlDriverArriveAsTheyAreMeant() throws SQLException {
    String url =
        "jdbc:tc:postgresql:18:///options?currentSchema=a%2Cpublic"
            + "&options=-c%20statement_timeout%3D5000";
    try (Connection connection = getConnection(url)) {
      assertThat(one(connection, "SHOW search_path")).isEqualTo("a,public");
      assertThat(one(connection, "SHOW statement_timeout")).isEqualTo("5s");
    }
  }

  @Test
  void whatIsAmpsComesFromTheUrlAlone(@TempDir Path folder) throws SQLException {
    Properties beside = new Properties();
    beside.setProperty("folder", folder.resolve("kept").toString());
    beside.setProperty("scripts", "classpath:fruit.sql");
    beside.setProperty("database", "other");
    beside.setProperty("ApplicationName", "mine");
    try (Connection connection = getConnection("jdbc:tc:postgresql:18:///beside", beside)) {
      assertThat(one(connection, "SELECT current_database()")).isEqualTo("beside");
      assertThat(one(connection, "SELECT to_regclass('fruit')")).isNull();
      assertThat(one(connection, "SHOW application_name")).isEqualTo("mine");
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** Is called by its name. */
  public static void fill(Connection connection) throws SQLException {
    run(connection, "INSERT INTO fruit VALUES ('cherry')");
  }

  @Test
  void theDatabaseIsNewAfterItsLastConnectionUnlessItIsADaemon() throws SQLException {
    assertThat(isThereAgain("jdbc:tc:postgresql:18:///brief")).isFalse();
    assertThat(isThereAgain("jdbc:tc:postgresql:18:///daemon?TC_DAEMON=true")).isTrue();
  }

  private static boolean isThereAgain(String url) throws SQLException {
    try (Connection connection = getConnection(url)) {
      run(connection, "CREATE TABLE t (id int)");
    }
    try (Connection connection = getConnection(url)) {
      return one(connection, "SELECT to_regclass('t')") != null;
    }
  }

  @Test
  void theDriverIsFoundByTheNameThatConfigurationsHave() throws Exception {
    Class<?> type = Class.forName("org.testcontainers.jdbc.ContainerDatabaseDriver");

    assertThat(type.getConstructor().newInstance()).isInstanceOf(ContainerUrlDriver.class);
    assertThat(DriverManager.getDriver("jdbc:tc:postgresql:18:///x"))
        .isInstanceOf(ContainerUrlDriver.class);
  }

  @Test
  void aVersionThatIsNotHereIsRefusedWithWhatInstallsIt() {
    assertThatThrownBy(() -> getConnection("jdbc:tc:postgresql:16:///db"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageContaining("16");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static @Nullable String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
