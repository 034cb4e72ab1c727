package team.provider;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A database on the team's server, which runs whether anybody uses it or not. */
final class TeamDb implements OpenDb {
  private final TeamServer server;
  private final ConnectionInfo connection;
  private final ServerInfo info;

  TeamDb(TeamServer server, String database, TempDbSpec spec) throws SQLException {
    this.server = server;
    connection = server.database(database);
    Path folder = spec.directory().orElseThrow();
    try (Connection session = server.connect()) {
      info =
          new ServerInfo(
              "team",
              server.version(),
              ServerInfo.NO_PROCESS,
              Role.GUEST,
              folder,
              folder,
              server.started(session));
    }
  }

  @Override
  public ConnectionInfo connection() {
    return connection;
  }

  @Override
  public Optional<ConnectionInfo> tcpConnection() {
    return Optional.of(connection);
  }

  @Override
  public ServerInfo server() {
    return info;
  }

  @Override
  public boolean isRunning() {
    return server.isReachable();
  }

  @Override
  public void close() {
    // Others use the server.
  }
}
