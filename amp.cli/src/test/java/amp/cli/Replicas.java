package amp.cli;

import amp.testkit.Binaries;
import amp.testkit.Run;
import amp.testkit.Unprivileged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A primary and a standby that follows it, on the loopback. A commit waits until the standby has
 * it, so that nothing is lost when the primary is.
 */
final class Replicas implements AutoCloseable {
  private final Path folder;
  final int primaryPort = freePort();
  final int standbyPort = freePort();

  Replicas() throws IOException {
    // Short: the path of a socket has a limit.
    folder = Files.createTempDirectory(Path.of("/tmp"), "amp");
    pg("initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", data("primary"))
        .orFail();
    Run.command("cp", "-a", data("primary"), data("standby")).orFail();
    Files.createFile(Path.of(data("standby"), "standby.signal"));
    start(
        "primary",
        primaryPort,
        "-c synchronous_commit=remote_apply -c synchronous_standby_names='*'");
    start(
        "standby",
        standbyPort,
        "-c primary_conninfo='host=127.0.0.1 port=" + primaryPort + " user=postgres'");
  }

  /** Returns the URL of both, with the parameter that says which is wanted. */
  String url(String role) {
    return "postgresql://postgres@127.0.0.1:%d,127.0.0.1:%d/postgres?%s"
        .formatted(standbyPort, primaryPort, role);
  }

  /** Ends the primary without a shutdown, and makes the standby one. */
  void failOver() {
    stop("primary").orFail();
    pg("pg_ctl", "promote", "-w", "-D", data("standby")).orFail();
  }

  private void start(String name, int port, String options) {
    String all =
        "-k %s -p %d -c listen_addresses=127.0.0.1 -c fsync=off %s"
            .formatted(folder, port, options);
    pg(
            "pg_ctl",
            "-w",
            "-s",
            "-D",
            data(name),
            "-l",
            folder.resolve(name + ".log").toString(),
            "-o",
            all,
            "start")
        .orFail();
  }

  private Run stop(String name) {
    return pg("pg_ctl", "-w", "-s", "-D", data(name), "-m", "immediate", "stop");
  }

  private String data(String name) {
    return folder.resolve(name).toString();
  }

  private static Run pg(String program, String... arguments) {
    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.add(Binaries.postgres18().resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(n -> n.startsWith("PG") || n.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    return Run.of(builder);
  }

  @Override
  public void close() {
    stop("primary");
    stop("standby");
    Run.command("rm", "-rf", folder.toString()).orFail();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
