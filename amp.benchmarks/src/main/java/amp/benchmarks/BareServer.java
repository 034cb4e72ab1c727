package amp.benchmarks;

import amp.tempdb.api.ConnectionInfo;
import amp.testkit.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The floor: {@code postgres} on a data directory and nothing around it. */
final class BareServer {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_AGAIN_NANOS = 500_000;
  private static final int PORT = 5432;

  private final Process process;
  private final Path data;
  private final ConnectionInfo connection;

  private BareServer(Process process, Path data, Path socketDirectory) {
    this.process = process;
    this.data = data;
    connection = ConnectionInfo.unix(socketDirectory, PORT, "postgres", "amp");
  }

  static BareServer start(Path postgres, Path data, Path socketDirectory) throws IOException {
    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.addAll(List.of(postgres.toString(), "-D", data.toString()));
    command.addAll(List.of("-c", "listen_addresses=", "-c", "port=" + PORT));
    command.addAll(List.of("-c", "unix_socket_directories=" + socketDirectory));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new BareServer(process, data, socketDirectory);
  }

  /** Waits until the postmaster's own file says that it serves, and asks the first query. */
  void firstQuery() throws SQLException {
    firstQuery("amp");
  }

  /** The same for another database than ours. */
  void firstQuery(String database) throws SQLException {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!ready()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("no server on " + data);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    Query.run(DriverManager.getConnection(connection.withDatabase(database).jdbcUrl()));
  }

  private boolean ready() {
    try {
      return Files.readString(data.resolve("postmaster.pid")).contains("\nready");
    } catch (IOException e) {
      return false;
    }
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  void stop(Signals signals) throws InterruptedException {
    signals.interrupt(process.pid());
    if (!process.waitFor(LIMIT_NANOS, TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("the server on " + data + " does not end");
    }
  }
}
