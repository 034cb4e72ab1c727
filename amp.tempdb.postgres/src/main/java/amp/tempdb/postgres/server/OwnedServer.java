package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.file.Mutex;
import amp.os.process.Command;
import amp.os.process.Launcher;
import amp.os.process.OsProcess;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ClusterSocket;
import amp.tempdb.postgres.cluster.Logs;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server without a watcher, on platforms that have no named pipes or no {@code flock}: this
 * process holds the cluster's lock and shuts the server down when it closes the lease or exits. A
 * kill leaves the server behind; the next start ends it.
 */
final class OwnedServer implements Lease {
  /** Seconds; who waits for the server has a deadline of its own, and ends the server then. */
  private static final String LONG = Long.toString(Duration.ofDays(1).toSeconds());

  private static final Duration APPEARS = Duration.ofSeconds(5);

  private static final Set<OwnedServer> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> OPEN.forEach(OwnedServer::close), "amp-server-stop"));
  }

  private final Programs programs;
  private final ClusterFolder folder;
  private final Process process;
  private final Mutex lock;

  private OwnedServer(Programs programs, ClusterFolder folder, Process process, Mutex lock) {
    this.programs = programs;
    this.folder = folder;
    this.process = process;
    this.lock = lock;
  }

  /** Starts the server; empty when another process holds the cluster's lock. */
  static Optional<OwnedServer> start(
      Programs programs, ClusterFolder folder, boolean stale, List<String> command)
      throws IOException {
    Optional<Mutex> lock = Mutex.take(folder.lock(), Deadline.in(Duration.ZERO));
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try {
      ClusterSocket.clear(folder);
      if (stale) {
        Files.deleteIfExists(PidFile.of(folder.data()));
      }
      Process process =
          OperatingSystem.WINDOWS
              ? throughControl(programs, folder, command)
              : Launcher.of(command).scrubbed().logged(folder.log());
      OwnedServer server = new OwnedServer(programs, folder, process, lock.get());
      OPEN.add(server);
      return Optional.of(server);
    } catch (IOException | RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }

  /**
   * pg_ctl gives up an administrator's rights, with which a server refuses to run on Windows. It
   * waits: of a server that ends it knows before anybody else. What it says itself has a file of
   * its own: it has a shell open the log, which that does not do while another may write there.
   */
  private static Process throughControl(
      Programs programs, ClusterFolder folder, List<String> command) throws IOException {
    List<String> options = new ArrayList<>();
    int first = command.indexOf("-c");
    for (String word : command.subList(first, command.size())) {
      options.add('"' + word.replace("\"", "\\\"") + '"');
    }
    List<String> words =
        List.of(
            programs.path("pg_ctl").toString(),
            "start",
            "-w",
            "-t",
            LONG,
            "-D",
            folder.data().toString(),
            "-l",
            folder.log().toString(),
            "-o",
            String.join(" ", options));
    Files.deleteIfExists(control(folder));
    return Launcher.of(words).scrubbed().logged(control(folder));
  }

  private static Path control(ClusterFolder folder) {
    return folder.log().resolveSibling("pg_ctl.log");
  }

  /** Returns what the program said that started a server; nothing where none was needed. */
  static String said(ClusterFolder folder) {
    return Logs.tail(control(folder), 0);
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    if (OPEN.remove(this)) {
      // Who asks for the end of a start interrupts it, and the server has to hear of that too.
      boolean interrupted = Thread.interrupted();
      try {
        awaitServer(interrupted);
        end(programs, folder);
        lock.close();
      } catch (IOException e) {
        // The lock goes with this process at the latest.
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /**
   * One that has just been started is not there yet to be told. On Windows it may come when pg_ctl
   * has ended already, whom Ctrl+C reaches as well.
   */
  private void awaitServer(boolean interrupted) {
    Deadline deadline = Deadline.in(APPEARS);
    while (server(folder).isEmpty()
        && (process.isAlive() || (OperatingSystem.WINDOWS && interrupted))
        && !deadline.passed()) {
      deadline.pause();
    }
  }

  @Override
  public boolean endsServer() {
    return true;
  }

  private static Optional<OsProcess> server(ClusterFolder folder) {
    return PidFile.read(folder.data())
        .flatMap(file -> OsProcess.find(file.pid()))
        .filter(process -> ServerProcess.serves(process, folder.data()));
  }

  /** Asks the server for a fast shutdown; Java itself cannot send SIGINT. */
  static void end(Programs programs, ClusterFolder folder) {
    Optional<OsProcess> server = server(folder);
    if (server.isEmpty()) {
      return;
    }
    List<String> words = programs.words("pg_ctl");
    String pid = Long.toString(server.get().pid());
    words.addAll(List.of("kill", "INT", pid));
    try {
      Command.of(words).run();
    } catch (IOException e) {
      throw ClusterFolder.unusable(programs.installation().bin(), e);
    }
  }
}
