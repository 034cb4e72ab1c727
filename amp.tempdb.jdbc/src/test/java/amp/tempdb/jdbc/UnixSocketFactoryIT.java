package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import amp.tempdb.api.ConnectionInfo;
import amp.testkit.Eventually;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixSocketFactoryIT {
  private static final String QUERY_CANCELED = "57014";
  private static final String LOCK = "pg_advisory_lock(7)";

  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer("a b %&é+=?#'");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void urlOfAPathWithSpecialCharactersConnects() throws Exception {
    try (Connection connection = server.connect("")) {
      assertThat(query(connection, "SELECT 6 * 7")).isEqualTo("42");
      assertThat(query(connection, "SELECT inet_client_addr()")).isNull();
    }
  }

  @Test
  void missingServerIsNamedByItsSocket() {
    ConnectionInfo nobody =
        ConnectionInfo.unix(server.socketFolder(), 5433, "postgres", "postgres");
    String path = nobody.socket().map(Path::toString).orElseThrow();

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> DriverManager.getConnection(nobody.jdbcUrl()))
        .havingCause()
        .isInstanceOf(SocketException.class)
        .withMessageContainingAll(path, "no such file");
  }

  @Test
  void loginTimeoutEndsAgainstASilentServer() throws Exception {
    try (Listener silent = new Listener()) {
      String url =
          server.info().jdbcUrl().replaceAll("socketFactoryArg=.*", "socketFactoryArg=")
              + silent.file();

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> DriverManager.getConnection(url + "&loginTimeout=1"))
          .withMessageContaining("timed out");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> DriverManager.getConnection(url + "&loginTimeout=0&socketTimeout=1"))
          .withRootCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void socketTimeoutEndsAQuery() throws Exception {
    try (Connection connection = server.connect("&socketTimeout=1")) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> query(connection, "SELECT pg_sleep(60)"))
          .withRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void notificationsArriveBeforeTheTimeoutAndTheConnectionOutlivesIt() throws Exception {
    try (Connection listening = server.connect("");
        Connection notifying = server.connect("")) {
      execute(listening, "LISTEN news");
      PGConnection notifications = listening.unwrap(PGConnection.class);
      for (int i = 0; i < 3; i++) {
        assertThat(notifications.getNotifications(20)).isNullOrEmpty();
      }
      Task<Integer> waiting = Task.start(() -> notifications.getNotifications(60_000).length);
      Listener.awaitBlocked(waiting.thread());
      execute(notifying, "NOTIFY news, 'first'");
      assertThat(waiting.result()).isEqualTo(1);

      execute(notifying, "NOTIFY news, 'second'");
      assertThat(
              Eventually.seen(
                  "the second notification",
                  () -> notifications.getNotifications().length,
                  arrived -> arrived > 0))
          .isEqualTo(1);
      assertThat(query(listening, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void cancelEndsAQueryAndTheConnectionStays() throws Exception {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      Task<Boolean> sleep = Task.start(() -> statement.execute("SELECT pg_sleep(60)"));
      awaitSleep();
      statement.cancel();

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(sleep::result)
          .returns(QUERY_CANCELED, SQLException::getSQLState);
      statement.setQueryTimeout(1);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
          .returns(QUERY_CANCELED, SQLException::getSQLState);
      assertThat(query(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void closeFromAnotherThreadEndsAQuery() throws Exception {
    try (Connection connection = server.connect("")) {
      Task<String> sleep = Task.start(() -> query(connection, "SELECT pg_sleep(60)"));
      Listener.awaitBlocked(sleep.thread());
      connection.close();

      assertThatExceptionOfType(SQLException.class).isThrownBy(sleep::result);
    }
  }

  @Test
  void abortEndsAQuery() throws Exception {
    try (Connection connection = server.connect("")) {
      Task<String> sleep = Task.start(() -> query(connection, "SELECT pg_sleep(60)"));
      Listener.awaitBlocked(sleep.thread());
      connection.abort(Runnable::run);

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(sleep::result)
          .withRootCauseInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void interruptedQueryReturnsItsResult() throws Exception {
    try (Connection holder = server.connect("");
        Connection connection = server.connect("")) {
      execute(holder, "SELECT " + LOCK);
      Task<String> waiting =
          Task.start(
              () -> {
                execute(connection, "SELECT " + LOCK);
                return query(connection, "SELECT 'done'") + Thread.currentThread().isInterrupted();
              });
      Listener.awaitBlocked(waiting.thread());
      waiting.thread().interrupt();
      execute(holder, "SELECT pg_advisory_unlock_all()");

      assertThat(waiting.result()).isEqualTo("donetrue");
      assertThat(query(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void fiftyConnectionsAtOnceAreServed() throws Exception {
    List<Task<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String number = Integer.toString(i);
      tasks.add(
          Task.start(
              () -> {
                try (Connection connection = server.connect("")) {
                  return query(connection, "SELECT pg_sleep(0.1), " + number);
                }
              }));
    }
    for (int i = 0; i < tasks.size(); i++) {
      assertThat(tasks.get(i).result()).isEqualTo(Integer.toString(i));
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A server that has not begun a query yet has nothing to cancel. */
  private static void awaitSleep() throws SQLException {
    String sleeping = "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    try (Connection observer = server.connect("")) {
      Eventually.seen("the server's sleep", () -> query(observer, sleeping), "t"::equals);
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(row.getMetaData().getColumnCount());
    }
  }
}
