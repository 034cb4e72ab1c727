package amp.cli;

import amp.testkit.Binaries;
import amp.testkit.Run;
import amp.testkit.Unprivileged;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL 15 on the loopback that wants a password, as one in a container does. */
final class PasswordServer implements AutoCloseable {
  private final Path folder;
  private final int port;

  PasswordServer(String password) throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "amp");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path file = Files.writeString(folder.resolve("password"), password);
    pg(
            "initdb",
            "--no-sync",
            "-A",
            "scram-sha-256",
            "--pwfile",
            file.toString(),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "-D",
            data())
        .orFail();
    String options = "-k %s -p %d -c listen_addresses=127.0.0.1 -c fsync=off";
    pg(
            "pg_ctl",
            "-w",
            "-s",
            "-D",
            data(),
            "-l",
            folder.resolve("log").toString(),
            "-o",
            options.formatted(folder, port),
            "start")
        .orFail();
  }

  int port() {
    return port;
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static Run pg(String program, String... arguments) {
    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.add(Binaries.postgres(15).resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(n -> n.startsWith("PG") || n.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    return Run.of(builder);
  }

  @Override
  public void close() {
    pg("pg_ctl", "-w", "-s", "-D", data(), "-m", "immediate", "stop");
    Run.command("rm", "-rf", folder.toString()).orFail();
  }
}
