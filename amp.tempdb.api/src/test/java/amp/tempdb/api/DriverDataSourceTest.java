package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches the driver; connections to a real server are the engine's tests. */
class DriverDataSourceTest {
  private final RecordingDriver driver = new RecordingDriver();
  private final DataSource source =
      new DriverDataSource(
          ConnectionInfo.tcp(
              "127.0.0.1", 1, "postgres", "se/cret", Path.of("/p"), "a&user=b?password=c"));

  @BeforeEach
  void register() throws SQLException {
    DriverManager.registerDriver(driver);
  }

  @AfterEach
  void deregister() throws SQLException {
    DriverManager.deregisterDriver(driver);
  }

  private void refused(SqlAction action) {
    assertThatExceptionOfType(SQLException.class).isThrownBy(action::run).withMessage("recorded");
  }

  @Test
  void theDriverGetsUserAndPassword() {
    refused(source::getConnection);

    assertThat(driver.url).isEqualTo("jdbc:postgresql://127.0.0.1:1/a%26user%3Db%3Fpassword%3Dc");
    assertThat(driver.properties)
        .containsEntry("user", "postgres")
        .containsEntry("password", "se/cret");
  }

  @Test
  void anotherUserReplacesBoth() {
    refused(() -> source.getConnection("me & you", "p=w?"));

    assertThat(driver.url).doesNotContain("postgres:", "cret");
    assertThat(driver.properties)
        .containsEntry("user", "me & you")
        .containsEntry("password", "p=w?")
        .containsEntry("sslmode", "disable");
  }

  @Test
  void theLoginTimeoutReachesTheDriver() throws SQLException {
    source.setLoginTimeout(7);
    refused(source::getConnection);

    assertThat(driver.properties).containsEntry("loginTimeout", "7");
    assertThat(source.getLoginTimeout()).isEqualTo(7);
  }

  @Test
  void itWrapsNothing() throws SQLException {
    assertThat(source.isWrapperFor(Connection.class)).isFalse();
    assertThat(source.unwrap(DataSource.class)).isSameAs(source);
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> source.unwrap(Connection.class));
  }

  private interface SqlAction {
    void run() throws SQLException;
  }

  private static final class RecordingDriver implements Driver {
    private String url = "";
    private Properties properties = new Properties();

    @Override
    public Connection connect(String wanted, Properties info) throws SQLException {
      url = wanted;
      properties = info;
      throw new SQLException("recorded");
    }

    @Override
    public boolean acceptsURL(String wanted) {
      return true;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String wanted, Properties info) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }
}
