package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** What reaches the driver; connections to a real server are the engine's tests. */
class DriverDataSourceTest {
  private final Driver driver = mock();
  private final ArgumentCaptor<String> url = ArgumentCaptor.captor();
  private final ArgumentCaptor<Properties> properties = ArgumentCaptor.captor();
  private final DataSource source =
      new DriverDataSource(
          ConnectionInfo.tcp(
              "127.0.0.1", 1, "postgres", "se/cret", Path.of("/p"), "a&user=b?password=c"));

  @BeforeEach
  void register() throws SQLException {
    when(driver.acceptsURL(any())).thenReturn(true);
    when(driver.connect(any(), any())).thenThrow(new SQLException("no server"));
    DriverManager.registerDriver(driver);
  }

  @AfterEach
  void deregister() throws SQLException {
    DriverManager.deregisterDriver(driver);
  }

  private void refused(ThrowingCallable action) throws SQLException {
    assertThatExceptionOfType(SQLException.class).isThrownBy(action).withMessage("no server");
    verify(driver).connect(url.capture(), properties.capture());
  }

  @Test
  void withoutADriverTheDependencyToAddIsNamed() throws SQLException {
    DriverManager.deregisterDriver(driver);

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(source::getConnection)
        .withMessageContaining("Add the dependency org.postgresql:postgresql");
  }

  @Test
  void theDriverGetsUserAndPassword() throws SQLException {
    refused(source::getConnection);

    assertThat(url.getValue())
        .isEqualTo("jdbc:postgresql://127.0.0.1:1/a%26user%3Db%3Fpassword%3Dc");
    assertThat(properties.getValue())
        .containsEntry("user", "postgres")
        .containsEntry("password", "se/cret");
  }

  @Test
  void anotherUserReplacesBoth() throws SQLException {
    refused(() -> source.getConnection("me & you", "p=w?"));

    assertThat(url.getValue()).doesNotContain("postgres:", "cret");
    assertThat(properties.getValue())
        .containsEntry("user", "me & you")
        .containsEntry("password", "p=w?")
        .containsEntry("sslmode", "disable");
  }

  /** A server behind a socket asks for no password, and many pass on what they were not given. */
  @Test
  void aUserWithoutAPasswordSendsNone() throws SQLException {
    refused(() -> source.getConnection("me", null));

    assertThat(properties.getValue()).containsEntry("user", "me").doesNotContainKey("password");
  }

  @Test
  void theDatabasesOwnRoleComesWithItsPassword() throws SQLException {
    refused(() -> source.getConnection("postgres", null));

    assertThat(properties.getValue()).containsEntry("password", "se/cret");
  }

  @Test
  void withoutAUserItIsAsIfNeitherWereGiven() throws SQLException {
    refused(() -> source.getConnection(null, null));

    assertThat(properties.getValue())
        .containsEntry("user", "postgres")
        .containsEntry("password", "se/cret");
  }

  @Test
  void aPasswordAloneIsThatOfTheUsualUser() throws SQLException {
    refused(() -> source.getConnection(null, "another"));

    assertThat(properties.getValue())
        .containsEntry("user", "postgres")
        .containsEntry("password", "another");
  }

  @Test
  void theLoginTimeoutReachesTheDriver() throws SQLException {
    source.setLoginTimeout(7);
    refused(source::getConnection);

    assertThat(properties.getValue()).containsEntry("loginTimeout", "7");
    assertThat(source.getLoginTimeout()).isEqualTo(7);
  }

  @Test
  void itWrapsNothing() throws SQLException {
    assertThat(source.isWrapperFor(Connection.class)).isFalse();
    assertThat(source.unwrap(DataSource.class)).isSameAs(source);
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> source.unwrap(Connection.class));
  }
}
