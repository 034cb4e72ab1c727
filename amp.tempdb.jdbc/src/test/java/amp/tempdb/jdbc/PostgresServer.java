package amp.tempdb.jdbc;

import amp.tempdb.api.ConnectionInfo;
import amp.testkit.Binaries;
import amp.testkit.Run;
import amp.testkit.Unprivileged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of its own for a test, behind a Unix-domain socket only. */
final class PostgresServer implements AutoCloseable {
  private static final int PORT = 5432;

  private final Path directory;
  private final Path sockets;
  private final Process process;

  /**
   * Starts a server and waits until it answers.
   *
   * @param socketFolder the name of the folder that holds its socket
   */
  PostgresServer(String socketFolder) throws Exception {
    directory = Files.createTempDirectory("pg");
    sockets = Files.createDirectory(directory.resolve(socketFolder));
    Path data = directory.resolve("data");
    Path log = directory.resolve("log");
    Run.command(
            asServer(
                "initdb",
                "--no-sync",
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C",
                "-D",
                data.toString()))
        .orFail();
    process =
        new ProcessBuilder(
                asServer(
                    "postgres",
                    "-D",
                    data.toString(),
                    "-k",
                    quoted(sockets),
                    "-p",
                    "" + PORT,
                    "-h",
                    "",
                    "-F",
                    "-c",
                    "max_connections=60"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      awaitReady(log);
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private static String[] asServer(String program, String... arguments) {
    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.add(Binaries.postgres18().resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /** The server takes a list of folders here. */
  private static String quoted(Path folder) {
    return '"' + folder.toString().replace("\"", "\"\"") + '"';
  }

  private void awaitReady(Path log) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      try (Connection connection = connect("")) {
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new AssertionError("no server:\n" + Files.readString(log), e);
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
  }

  ConnectionInfo info() {
    return ConnectionInfo.unix(sockets, PORT, "postgres", "postgres");
  }

  Path socketFolder() {
    return sockets;
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
    // SIGTERM would wait for clients; these data are thrown away.
    Run.command("kill", "-QUIT", "" + process.pid());
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the server stops", e);
    }
  }
}
