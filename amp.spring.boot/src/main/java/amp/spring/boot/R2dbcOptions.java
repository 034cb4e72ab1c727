package amp.spring.boot;

import amp.tempdb.api.ConnectionInfo;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.file.Path;
import java.util.Optional;
import reactor.netty.resources.LoopResources;

/** How R2DBC connects: over the Unix-domain socket where Netty has what it takes for that. */
final class R2dbcOptions {
  private R2dbcOptions() {}

  /** Tells whether Netty has a transport of the operating system, which sockets of files want. */
  static boolean takeSockets() {
    return LoopResources.hasNativeSupport();
  }

  static ConnectionFactoryOptions of(Database database) {
    return of(takeSockets() ? database.connection() : database.tcpConnection());
  }

  static ConnectionFactoryOptions of(ConnectionInfo info) {
    ConnectionFactoryOptions.Builder options =
        ConnectionFactoryOptions.builder()
            .option(ConnectionFactoryOptions.DRIVER, "postgresql")
            .option(ConnectionFactoryOptions.USER, info.user())
            .option(ConnectionFactoryOptions.DATABASE, info.database());
    Optional<Path> socket = info.socket();
    if (socket.isPresent()) {
      options.option(PostgresqlConnectionFactoryProvider.SOCKET, socket.get().toString());
      // Names the server in messages; nothing connects to it.
      options.option(ConnectionFactoryOptions.HOST, "localhost");
    } else {
      options
          .option(ConnectionFactoryOptions.HOST, info.host())
          .option(ConnectionFactoryOptions.PORT, info.port());
    }
    info.password()
        .ifPresent(password -> options.option(ConnectionFactoryOptions.PASSWORD, password));
    return options.build();
  }
}
