package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.file.Mutex;
import amp.os.file.Trees;
import amp.os.process.Command;
import amp.os.process.OsProcess;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.SharedMemory;
import amp.tempdb.postgres.cluster.Shortage;
import amp.tempdb.postgres.setting.StartRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs statements on a cluster whose server is down: no client program and no authentication is
 * needed, and no statement stands in a command line.
 *
 * @see <a href="https://www.postgresql.org/docs/18/app-postgres.html">PostgreSQL 18, postgres:
 *     Options for Single-User Mode</a>
 */
public final class SingleUser {
  private static final Duration PREDECESSOR_END = Duration.ofSeconds(30);

  /** Removes a file, and becomes the program that is named after it. */
  private static final String WITHOUT = "rm -f \"$1\"; shift; exec \"$@\"";

  private static final List<String> SETTINGS =
      List.of(
          "-c",
          "exit_on_error=on",
          "-c",
          "log_destination=stderr",
          "-c",
          "logging_collector=off",
          "-c",
          "log_statement=none",
          "-c",
          "log_min_error_statement=panic");

  private SingleUser() {}

  /** Runs statements on a cluster that nobody else knows of yet. */
  public static void run(Programs programs, Path data, List<String> statements) throws IOException {
    run(List.of(), programs, data, statements);
  }

  /**
   * Runs statements on a cluster at its place, holding its lock meanwhile as a server does.
   *
   * @param data its data directory, which is not in {@code data/} yet when it is taken over
   * @param stale whether {@code postmaster.pid} was proven to be a leftover
   * @return false when somebody holds the lock
   */
  public static boolean runLocked(
      ClusterFolder folder, Programs programs, Path data, boolean stale, List<String> statements)
      throws IOException {
    if (Watcher.supported(System.getenv())) {
      List<String> words = new ArrayList<>(Watcher.locking(folder));
      if (stale) {
        words.addAll(List.of("sh", "-c", WITHOUT, "sh", PidFile.of(data).toString()));
      }
      return run(words, programs, data, statements);
    }
    try (Mutex lock = Mutex.take(folder.lock(), Deadline.in(Duration.ZERO)).orElse(null)) {
      if (lock == null) {
        return false;
      }
      if (stale) {
        Files.deleteIfExists(PidFile.of(data));
      }
      return run(List.of(), programs, data, statements);
    }
  }

  private static List<String> words(
      List<String> lock, Programs programs, Path data, List<String> settings) {
    List<String> words = new ArrayList<>(lock);
    // Like initdb, it asks for the name of its user.
    words.addAll(programs.namedWords("postgres"));
    words.addAll(List.of("--single", "-D", data.toString()));
    words.addAll(settings);
    words.add("template1");
    return words;
  }

  private static boolean run(
      List<String> lock, Programs programs, Path data, List<String> statements) throws IOException {
    awaitPredecessor(data);
    List<String> settings = new ArrayList<>(SETTINGS);
    SharedMemory.settings()
        .forEach((name, value) -> settings.addAll(List.of("-c", name + "=" + value)));
    programs.privileges().ownForInitdb(data);
    List<String> words = words(lock, programs, data, settings);
    Command.Result result =
        OperatingSystem.WINDOWS
            ? RestrictedSession.run(programs, data, settings, statements)
            : Command.of(words).input(String.join("\n", statements) + "\n").run();
    programs.privileges().own(data);
    if (!lock.isEmpty() && result.exitCode() == Watcher.LOCKED) {
      return false;
    }
    if (result.exitCode() != 0) {
      Path root = Trees.parent(data);
      StartRefusal refusal =
          StartRefusal.of(root, data, Optional.empty(), Set.of(), result.output());
      List<Remedy> remedies =
          Shortage.ofProgram(root, result.output(), "See the program's messages below");
      remedies.addAll(0, refusal.remedies());
      throw new StartFailedException(
          "preparing the cluster in "
              + data
              + " failed with exit code "
              + result.exitCode()
              + refusal.because(),
          remedies,
          words,
          result.exitCode(),
          result.output());
    }
    return true;
  }

  /**
   * Waits for one whose starter was killed: it ends as soon as its statements have.
   *
   * @throws BusyException when it goes on
   */
  public static void awaitPredecessor(Path data) {
    Optional<OsProcess> running =
        PidFile.read(data)
            .flatMap(file -> OsProcess.find(file.pid()))
            .filter(process -> ServerProcess.serves(process, data));
    if (running.isPresent() && !running.get().awaitEnd(Deadline.in(PREDECESSOR_END))) {
      long pid = running.get().pid();
      throw new BusyException(
          "a PostgreSQL process works on " + data, Remedy.advice("Wait for its end"), pid, null);
    }
  }

  /** Quotes an identifier (PostgreSQL 18, 4.1.1 Identifiers and Key Words). */
  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
