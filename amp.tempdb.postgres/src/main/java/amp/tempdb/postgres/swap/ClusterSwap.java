package amp.tempdb.postgres.swap;

import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.Deadline;
import amp.os.file.Durable;
import amp.os.file.Trees;
import amp.os.process.OsProcess;
import amp.os.process.TreeSync;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.create.ClusterInitializer;
import amp.tempdb.postgres.create.ForeignLayout;
import amp.tempdb.postgres.server.LiveServer;
import amp.tempdb.postgres.server.SingleUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Puts a prepared cluster in the place of the one there is. What is to be done stands in one
 * folder, whose renaming to {@code .next} is the decision: before it the old cluster is untouched,
 * after it whoever comes next, after a crash too, goes on to the end. Used under the start lock,
 * while no server runs.
 */
public final class ClusterSwap {
  private static final String TRASH = ".trash-";
  private static final String PLAN = "swap.json";
  private static final String OLD = "old";
  private static final Duration LAST_PROCESSES_END = Duration.ofSeconds(20);

  /** The place of a snapshot, and no way out of it. */
  private static final Pattern KEPT =
      Pattern.compile(ClusterFolder.SNAPSHOTS + "/[A-Za-z0-9][A-Za-z0-9._-]*");

  private ClusterSwap() {}

  private static Path next(ClusterFolder folder) {
    return folder.root().resolve(".next");
  }

  /** Where the old cluster is gathered; what is put there before the swap is kept with it. */
  public static Path old(Path prepared) {
    return prepared.resolve(OLD);
  }

  /**
   * Replaces the cluster.
   *
   * @param prepared a folder in {@code folder} that holds {@code data}, and perhaps {@code pgpass}
   * @param keep where among the snapshots the old cluster goes; empty to delete it
   */
  public static void swap(
      ClusterFolder folder, Path prepared, Optional<Path> keep, ClusterStep.Observer observer)
      throws IOException {
    complete(folder);
    requireQuiet(folder);
    if (ForeignLayout.versionFile(folder).isPresent()) {
      throw new TempDbException(
          folder.root() + " holds a cluster in the layout of another amp version",
          new Remedy.OpenDatabase(folder.root()));
    }
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("format", 1);
    keep.ifPresent(path -> plan.put("keep", ClusterFolder.SNAPSHOTS + "/" + path.getFileName()));
    Durable.write(prepared.resolve(PLAN), Json.write(plan));
    Files.createDirectories(old(prepared));
    TreeSync.sync(prepared);
    Durable.rename(prepared, next(folder));
    Durable.syncDirectory(folder.root());
    observer.reached(ClusterStep.DECIDED);
    finish(folder, observer);
  }

  /** Goes on with a swap that was interrupted, and deletes what one left. */
  public static void complete(ClusterFolder folder) throws IOException {
    if (Files.isDirectory(next(folder), LinkOption.NOFOLLOW_LINKS)) {
      requireQuiet(folder);
      finish(folder, ClusterStep.Observer.NONE);
    }
    sweep(folder);
  }

  /** Deletes what is of no use any more. */
  public static void sweep(ClusterFolder folder) throws IOException {
    ClusterInitializer.sweep(folder.root(), TRASH);
  }

  private static void finish(ClusterFolder folder, ClusterStep.Observer observer)
      throws IOException {
    Path next = next(folder);
    Path old = old(next);
    Path password = next.resolve(folder.passwordFile().getFileName());
    // The new data directory is moved last: as long as it is here, the old one is not done with.
    if (Files.exists(next.resolve("data"))) {
      if (Files.exists(folder.data(), LinkOption.NOFOLLOW_LINKS)) {
        moveIfThere(folder.passwordFile(), old.resolve(folder.passwordFile().getFileName()));
        observer.reached(ClusterStep.OLD_PASSWORD_MOVED);
        Durable.rename(folder.data(), old.resolve("data"));
        Durable.syncDirectory(old);
        observer.reached(ClusterStep.OLD_MOVED);
      }
      moveIfThere(password, folder.passwordFile());
      Durable.syncDirectory(folder.root());
      observer.reached(ClusterStep.NEW_PASSWORD_MOVED);
      Durable.rename(next.resolve("data"), folder.data());
      Durable.syncDirectory(folder.root());
      observer.reached(ClusterStep.NEW_MOVED);
    }
    Optional<Path> keep = keep(folder, next);
    if (keep.isPresent() && Files.exists(old.resolve("data"))) {
      ClusterFolder.privateDirectory(Trees.parent(keep.get()));
      Durable.rename(old, keep.get());
      Durable.syncDirectory(Trees.parent(keep.get()));
    }
    observer.reached(ClusterStep.OLD_KEPT);
    discard(folder, next);
    observer.reached(ClusterStep.CLEARED);
    sweep(folder);
  }

  /** Renames a folder so that whoever comes next deletes it, if this process does not live to. */
  public static void discard(ClusterFolder folder, Path unwanted) throws IOException {
    Durable.rename(unwanted, folder.root().resolve(TRASH + UUID.randomUUID()));
    Durable.syncDirectory(folder.root());
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      Durable.rename(from, to);
    }
  }

  private static Optional<Path> keep(ClusterFolder folder, Path next) throws IOException {
    try {
      JsonObject plan = Json.readObject(next.resolve(PLAN));
      Optional<String> keep = plan.optionalString("keep");
      if (keep.isPresent() && !KEPT.matcher(keep.get()).matches()) {
        throw new JsonException("\"keep\" is no snapshot's place: " + keep.get());
      }
      if (Files.isSymbolicLink(folder.snapshots())) {
        throw new JsonException("the folder of snapshots is a link");
      }
      return keep.map(folder.root()::resolve);
    } catch (JsonException e) {
      throw new TempDbException(
          next.resolve(PLAN) + " is damaged: " + e.getMessage(),
          "The replaced cluster is in " + old(next) + "; move it away, then delete " + next);
    }
  }

  /**
   * Waits for the last processes of a server that was killed.
   *
   * @throws BusyException when a server runs
   */
  public static void requireQuiet(ClusterFolder folder) throws IOException {
    Optional<ServerState> live = LiveServer.find(folder);
    Deadline deadline = Deadline.in(LAST_PROCESSES_END);
    List<OsProcess> left = ServerProcess.holding(folder.lock());
    while (live.isEmpty() && !left.isEmpty() && !deadline.passed()) {
      deadline.pause();
      left = ServerProcess.holding(folder.lock());
    }
    if (live.isPresent() || !left.isEmpty()) {
      long pid = live.map(s -> s.server().pid()).orElseGet(() -> left(folder));
      throw new BusyException(
          "the database of " + folder.root() + " runs",
          List.of(new Remedy.StopServer(folder.root())),
          pid,
          null);
    }
    SingleUser.awaitPredecessor(folder.data());
  }

  private static long left(ClusterFolder folder) {
    return ServerProcess.holding(folder.lock()).stream().findFirst().map(OsProcess::pid).orElse(0L);
  }
}
