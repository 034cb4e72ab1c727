package amp.tempdb.postgres.examine;

import amp.os.Deadline;
import amp.os.file.Failure;
import amp.os.file.Mutex;
import amp.os.file.Trees;
import amp.os.process.Command;
import amp.problem.Finding;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.create.ClusterInitializer;
import amp.tempdb.postgres.server.LiveServer;
import amp.tempdb.postgres.server.Watcher;
import amp.tempdb.postgres.swap.ClusterSwap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What killed commands and servers have left in a cluster's folder. Whether they are dead is known
 * under the locks that the living hold, and under no others.
 */
public final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String SUBJECT = "leftovers";

  private final ClusterFolder folder;
  private final boolean fix;
  private final List<Finding> findings = new ArrayList<>();

  private Leftovers(ClusterFolder folder, boolean fix) {
    this.folder = folder;
    this.fix = fix;
  }

  /** Looks for them, and removes them if it may. */
  public static List<Finding> examine(ClusterFolder folder, boolean fix) {
    Leftovers leftovers = new Leftovers(folder, fix);
    leftovers.examine();
    return leftovers.findings;
  }

  private void examine() {
    if (ClusterSwap.isDecided(folder)) {
      findings.add(
          Finding.warning(
              SUBJECT,
              "a replacement of the database was interrupted, in " + folder.root(),
              new Remedy.OpenDatabase(folder.root())));
    }
    try {
      List<Path> workshops = workshops();
      List<Path> files = serverFiles();
      if (!workshops.isEmpty() || !files.isEmpty()) {
        underLocks(workshops, files);
      }
    } catch (BusyException e) {
      findings.add(Finding.ok(SUBJECT, e.problem()));
    } catch (TempDbException e) {
      findings.add(Finding.error(SUBJECT, e));
    } catch (IOException e) {
      findings.add(
          Finding.warning(
              SUBJECT,
              "what was left in " + folder.root() + " is not known: " + Failure.reason(e),
              new Remedy.RunAgain()));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok(SUBJECT, "none"));
    }
  }

  /** Returns the folders in which something is, or was, being made or deleted. */
  private List<Path> workshops() throws IOException {
    return Trees.children(folder.root()).stream().filter(Leftovers::isWorkshop).sorted().toList();
  }

  private static boolean isWorkshop(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(ClusterFolder.STAGING)
        || name.startsWith(ClusterFolder.PREPARING)
        || name.startsWith(ClusterSwap.TRASH);
  }

  /** Returns what a server has while it runs, and removes itself when it ends in order. */
  private List<Path> serverFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : Trees.children(folder.run())) {
      if (file.getFileName().toString().startsWith(".s.PGSQL.")) {
        files.add(file);
      }
    }
    Path pid = PidFile.of(folder.data());
    if (Files.exists(pid, LinkOption.NOFOLLOW_LINKS)) {
      files.add(pid);
    }
    return files;
  }

  private void underLocks(List<Path> workshops, List<Path> files) throws IOException {
    Deadline deadline = Deadline.in(PATIENCE);
    try (Mutex copying = folder.takeClustersLock(deadline);
        Mutex starting = folder.takeStartLock(deadline)) {
      if (!workshops.isEmpty()) {
        examineWorkshops(workshops);
      }
      if (!files.isEmpty() && LiveServer.find(folder).isEmpty()) {
        examineFiles(files);
      }
    }
  }

  private void examineWorkshops(List<Path> workshops) throws IOException {
    String what = names(workshops) + " of commands that were killed";
    if (!fix) {
      findings.add(warning(what));
      return;
    }
    for (String prefix :
        List.of(ClusterFolder.STAGING, ClusterFolder.PREPARING, ClusterSwap.TRASH)) {
      ClusterInitializer.sweep(folder.root(), prefix);
    }
    findings.add(Finding.fixed(SUBJECT, "removed " + what));
  }

  /** Who has the cluster's lock is the server, in another container too. */
  private void examineFiles(List<Path> files) throws IOException {
    if (!Watcher.supported(System.getenv())) {
      return;
    }
    List<String> words = new ArrayList<>(fix ? List.of("rm", "-f", "--") : List.of("true"));
    if (fix) {
      files.forEach(file -> words.add(file.toString()));
    }
    Command.Result result =
        Command.of(Watcher.locking(folder), words.toArray(String[]::new)).timeout(PATIENCE).run();
    if (result.exitCode() == Watcher.LOCKED) {
      findings.add(
          Finding.warning(
              SUBJECT,
              "a server that cannot be seen from here has the lock of " + folder.root(),
              new Remedy.Advice("Look in the other containers that share the folder")));
      return;
    }
    String what = names(files) + " of a server that was killed";
    if (result.exitCode() != 0) {
      throw new IOException(result.output().strip());
    }
    findings.add(fix ? Finding.fixed(SUBJECT, "removed " + what) : warning(what));
  }

  private static Finding warning(String what) {
    return Finding.warning(
        SUBJECT,
        what,
        new Remedy.Advice("Nothing: whoever starts the database next clears them"),
        new Remedy.SetOption("fix", "", "remove them now"));
  }

  private String names(List<Path> paths) {
    return paths.stream()
        .map(path -> folder.root().relativize(path).toString())
        .collect(Collectors.joining(", "));
  }
}
