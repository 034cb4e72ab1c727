package amp.tempdb.jdbc;

import amp.tempdb.api.ConnectionInfo;
import amp.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL of its own for a test, asked through its Unix-domain socket. */
final class PostgresServer implements AutoCloseable {
  private final TestServer server;

  /**
   * Starts a server and waits until it answers.
   *
   * @param socketFolder the name of the folder that holds its socket
   */
  PostgresServer(String socketFolder) {
    server = TestServer.startWithSocketIn(socketFolder);
  }

  ConnectionInfo info() {
    return ConnectionInfo.unix(socketFolder(), server.port(), "postgres", "postgres");
  }

  Path socketFolder() {
    return server.folder();
  }

  Path socket() {
    return info().socket().orElseThrow();
  }

  /**
   * Connects through the URL.
   *
   * @param more further parameters of the URL, each with its {@code &}
   */
  Connection connect(String more) throws SQLException {
    return DriverManager.getConnection(info().jdbcUrl() + more);
  }

  @Override
  public void close() {
    server.close();
  }
}
