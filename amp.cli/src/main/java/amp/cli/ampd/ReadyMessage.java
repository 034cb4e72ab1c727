package amp.cli.ampd;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.ServerInfo;
import java.io.PrintWriter;

/** Says how to connect. Passwords stay out of it: terminals are recorded and logs are kept. */
final class ReadyMessage {
  private ReadyMessage() {}

  static void print(ServerInfo server, ConnectionInfo connection, PrintWriter out) {
    out.printf(
        "ready: PostgreSQL %s (%s), pid %d%s%n%n",
        server.version(),
        server.backend(),
        server.pid(),
        server.role() == Role.GUEST ? ", already running" : "");
    out.println("  URL   " + connection.libpqUrl());
    // The URL is percent-encoded, so that it holds no quote.
    out.println("  psql  psql '" + connection.libpqUrl() + "'");
    out.println("  JDBC  " + withoutPassword(connection.jdbcUrl()));
    connection.passwordFile().ifPresent(file -> out.println("  password in " + file));
    out.println();
    out.flush();
  }

  private static String withoutPassword(String jdbcUrl) {
    return jdbcUrl.replaceAll("(?<=[?&])password=[^&]*&", "");
  }
}
