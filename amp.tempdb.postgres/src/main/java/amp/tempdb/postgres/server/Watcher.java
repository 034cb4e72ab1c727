package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.process.Command;
import amp.os.process.Launcher;
import amp.os.process.OsProcess;
import amp.os.process.SearchPath;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the shell script that is the parent of the server. The script runs in a session of its
 * own, so that neither a terminal's Ctrl+C nor its closing reaches the server.
 */
public final class Watcher {
  /**
   * The script's exit code when another server holds the cluster's lock (sysexits.h, EX_TEMPFAIL).
   */
  public static final int LOCKED = 75;

  /** The bits of a mode that tell the type of a file, and those of a named pipe (inode(7)). */
  private static final int TYPE = 0170000;

  private static final int PIPE = 0010000;
  private static final int MOST_LOOKS = 5;

  /** Six years: the script counts tenths of a second, in the numbers of any shell. */
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(Integer.MAX_VALUE / 10);

  /** What watchers are called in their command lines, in their folder; there is no such file. */
  private static final Path NAME = Path.of("run/watcher.sh");

  /** The variable in which the shell is given its script; ps(1) shows arguments to everybody. */
  private static final String TEXT = "AMP_WATCHER";

  private Watcher() {}

  /** Tells whether this machine has what the script needs. */
  public static boolean supported(Map<String, String> environment) {
    return !OperatingSystem.WINDOWS
        && has("sh", environment)
        && has("mkfifo", environment)
        && (has("perl", environment) || (has("setsid", environment) && has("flock", environment)));
  }

  /** Starts a server under a new watcher, which reads the given pipe of leases. */
  static Process start(
      ClusterFolder folder, Duration grace, boolean delete, boolean stale, List<String> server)
      throws IOException {
    if (stale || Files.exists(folder.detached())) {
      // It held a lease of its own, and would hold the new server too.
      endLeftOfOld(folder);
    }
    List<String> arguments = new ArrayList<>(arguments("start", folder, grace, delete));
    arguments.add(stale ? "stale" : "");
    arguments.addAll(server);
    return launch(folder, arguments);
  }

  /** Gives a running server a new watcher. */
  static Process adopt(ClusterFolder folder, Duration grace, boolean delete, OsProcess server)
      throws IOException {
    endLeftOfOld(folder);
    List<String> arguments = new ArrayList<>(arguments("adopt", folder, grace, delete));
    arguments.add(Long.toString(server.pid()));
    // Elsewhere the script asks ps, whose words are not ours.
    arguments.add(OperatingSystem.LINUX ? Long.toString(server.start()) : "");
    return launch(folder, arguments);
  }

  /**
   * What is left of the old watcher reads the pipe too, and would take words meant for the new. The
   * program with which it waits for the lock is the only one that has both files open. One that is
   * killed may just have started another, which the next look finds.
   */
  private static void endLeftOfOld(ClusterFolder folder) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      List<OsProcess> left =
          ServerProcess.holding(folder.lease()).stream()
              .filter(
                  process ->
                      (process.runs(NAME) && process.worksIn(folder.root()))
                          || ServerProcess.holds(process, folder.lock()))
              .toList();
      if (left.isEmpty()) {
        return;
      }
      for (OsProcess process : left) {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        process.awaitEnd(Deadline.in(Duration.ofSeconds(2)));
      }
    }
  }

  /**
   * Returns the words before a command that is to hold the cluster's lock while it runs; they end
   * with {@link #LOCKED} when somebody else holds it. Only where watchers are supported.
   */
  public static List<String> locking(ClusterFolder folder) {
    return List.of("sh", "-c", Script.LOCK + Script.LOCKED, "sh", folder.lock().toString());
  }

  /** Makes the pipe of the leases, or checks that it is one; false where there can be none. */
  public static boolean preparePipe(ClusterFolder folder) throws IOException {
    Path pipe = folder.lease();
    if (Files.exists(pipe, LinkOption.NOFOLLOW_LINKS)) {
      int mode = (Integer) Files.getAttribute(pipe, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if ((mode & TYPE) == PIPE) {
        return true;
      }
      Files.delete(pipe);
    }
    Command.Result made = Command.of("mkfifo", "-m", "600", pipe.toString()).run();
    if (made.exitCode() != 0) {
      // mknod(2): EPERM says that the file system has none.
      if (made.output().matches("(?s).*(not permitted|not supported).*")) {
        return false;
      }
      throw new IOException("mkfifo " + pipe + " failed: " + made.output().strip());
    }
    return true;
  }

  /** Returns how long the script waits for clients where it is to wait so long. */
  static Duration counted(Duration grace) {
    return grace.compareTo(LONGEST_GRACE) < 0 ? grace : LONGEST_GRACE;
  }

  private static List<String> arguments(
      String mode, ClusterFolder folder, Duration grace, boolean delete) {
    return List.of(
        mode,
        folder.root().toString(),
        Long.toString(counted(grace).plusMillis(999).toSeconds()),
        delete ? "delete" : "keep");
  }

  private static Process launch(ClusterFolder folder, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (has("setsid", System.getenv())) {
      command.add("setsid");
    } else {
      command.addAll(List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or exit 127"));
    }
    // No file: whoever could exchange it would have it run. The name tells the process apart.
    command.addAll(
        List.of("sh", "-c", "eval \"$" + TEXT + "\"", folder.root().resolve(NAME).toString()));
    command.addAll(arguments);
    return Launcher.of(command)
        .scrubbed()
        .variables(Map.of(TEXT, Script.LOCK + Script.WATCHER))
        .directory(folder.root())
        .input(folder.lease())
        .logged(folder.log());
  }

  private static boolean has(String program, Map<String, String> environment) {
    return SearchPath.of(environment).find(program).isPresent();
  }

  private static final class Script {
    static final String LOCK = load("lock.sh");
    static final String LOCKED = load("locked.sh");
    static final String WATCHER = load("watcher.sh");

    private static String load(String resource) {
      try (InputStream in = Watcher.class.getResourceAsStream(resource)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
