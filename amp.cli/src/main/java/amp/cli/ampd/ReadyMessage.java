package amp.cli.ampd;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.spi.OpenDb;
import java.io.PrintWriter;

/** Says how to connect. Passwords stay out of it: terminals are recorded and logs are kept. */
final class ReadyMessage {
  private ReadyMessage() {}

  /**
   * Prints it.
   *
   * @param details whether to say how to connect
   */
  static void print(OpenDb db, PrintWriter out, boolean details) {
    ServerInfo server = db.server();
    out.printf(
        "ready: PostgreSQL %s (%s), pid %d%s%n",
        server.version(),
        server.backend(),
        server.pid(),
        server.role() == Role.GUEST ? ", already running" : "");
    if (details) {
      print(db.connection(), out);
      if (db.connection().socket().isPresent() && db.tcpConnection().isEmpty()) {
        // The driver alone knows no socket, and what it says leads nobody to the cure.
        out.println("        with the jar amp.tempdb.jdbc; without it: ampd solo --listen");
      }
      db.tcpConnection()
          .filter(tcp -> db.connection().socket().isPresent())
          .ifPresent(tcp -> printTcp(tcp, out));
      out.println();
    }
  }

  private static void print(ConnectionInfo connection, PrintWriter out) {
    out.println();
    out.println("  URL   " + connection.libpqUrl());
    // The URL is percent-encoded, so that it holds no quote.
    out.println("  psql  psql '" + connection.libpqUrl() + "'");
    out.println("  JDBC  " + withoutPassword(connection.jdbcUrl()));
    connection.passwordFile().ifPresent(file -> out.println("  password in " + file));
  }

  private static void printTcp(ConnectionInfo tcp, PrintWriter out) {
    out.println("  TCP   " + tcp.libpqUrl());
    out.println("  JDBC  " + withoutPassword(tcp.jdbcUrl()));
    tcp.passwordFile().ifPresent(file -> out.println("  password in " + file));
  }

  private static String withoutPassword(String jdbcUrl) {
    return jdbcUrl.replaceAll("(?<=[?&])password=[^&]*&", "");
  }
}
