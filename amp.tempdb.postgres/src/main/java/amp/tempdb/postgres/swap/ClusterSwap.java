package amp.tempdb.postgres.swap;

import amp.os.Deadline;
import amp.os.file.Durable;
import amp.os.file.Failure;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.os.process.OsProcess;
import amp.os.process.TreeMove;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * Puts a prepared cluster in the place of the one there is. What is to be done stands in one
 * folder, whose renaming to {@code .next} is the decision: before it the old cluster is untouched,
 * after it whoever comes next, after a crash too, goes on to the end. Used under the start lock,
 * while no server runs.
 */
public final class ClusterSwap {
  /** How the name of a folder begins that is being deleted. */
  public static final String TRASH = ".trash-";

  private static final String OLD = "old";
  private static final Duration LAST_PROCESSES_END = Duration.ofSeconds(20);

  private ClusterSwap() {}

  private static Path next(ClusterFolder folder) {
    return folder.root().resolve(".next");
  }

  /** Tells whether a swap was decided, and not done to its end. */
  public static boolean isDecided(ClusterFolder folder) {
    return Files.isDirectory(next(folder), LinkOption.NOFOLLOW_LINKS)
        && SwapPlan.exists(next(folder));
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
   * @throws TempDbException when it cannot be done; then nothing was replaced
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
    if (Files.isSymbolicLink(folder.snapshots())) {
      throw inTheWay(folder.snapshots() + " is a link");
    }
    if (keep.isPresent() && Files.exists(keep.get(), LinkOption.NOFOLLOW_LINKS)) {
      throw inTheWay(keep.get() + " is there already");
    }
    Path old = old(prepared);
    NewFiles.privateFolders(old);
    boolean copied =
        Files.exists(folder.data(), LinkOption.NOFOLLOW_LINKS)
            && !TreeMove.canRename(folder.data(), prepared);
    if (copied && keep.isPresent()) {
      TreeMove.copy(folder.data(), old.resolve("data"));
    }
    SwapPlan.of(keep, copied).write(prepared);
    TreeSync.sync(prepared);
    Durable.rename(prepared, next(folder));
    Durable.syncDirectory(folder.root());
    observer.reached(ClusterStep.DECIDED);
    Optional<TempDbException> failure = finish(folder, observer);
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static TempDbException inTheWay(String what) {
    return new TempDbException(
        what + ", and the old database cannot be kept. Nothing was replaced",
        "Move it away, and try again");
  }

  /** Goes on with a swap that was interrupted, and deletes what one left. */
  public static void complete(ClusterFolder folder) throws IOException {
    if (isDecided(folder)) {
      requireQuiet(folder);
      finish(folder, ClusterStep.Observer.NONE)
          .ifPresent(e -> LoggerFactory.getLogger(ClusterSwap.class).warn("{}", e.getMessage()));
    }
    sweep(folder);
  }

  /** Deletes what is of no use any more. */
  public static void sweep(ClusterFolder folder) throws IOException {
    ClusterInitializer.sweep(folder.root(), TRASH);
    Path next = next(folder);
    if (Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS) && !isDecided(folder)) {
      // A swap deletes its plan last; where no cluster is in place, somebody else has done that.
      if (!folder.initialised() && hasCluster(next)) {
        throw new TempDbException(
            next + " holds a cluster, and no plan that says what is to become of it",
            "Move the data directory that you want from there to " + folder.data());
      }
      Trees.deleteAbandoned(next);
    }
  }

  private static boolean hasCluster(Path next) {
    return Files.exists(next.resolve("data/PG_VERSION"))
        || Files.exists(old(next).resolve("data/PG_VERSION"));
  }

  /** Returns why it was taken back, when the old cluster could not be moved away. */
  private static Optional<TempDbException> finish(
      ClusterFolder folder, ClusterStep.Observer observer) throws IOException {
    Path next = next(folder);
    Path old = old(next);
    SwapPlan plan = SwapPlan.read(folder, next, old);
    // The new data directory is moved last: as long as it is here, the old one is not done with.
    if (Files.exists(next.resolve("data"))) {
      if (!plan.oldIsGone() && Files.exists(folder.data(), LinkOption.NOFOLLOW_LINKS)) {
        try {
          moveIfThere(folder.passwordFile(), old.resolve(folder.passwordFile().getFileName()));
          observer.reached(ClusterStep.OLD_PASSWORD_MOVED);
          if (!plan.copied()) {
            Durable.rename(folder.data(), old.resolve("data"));
          }
        } catch (IOException e) {
          return Optional.of(takeBack(folder, e));
        }
        if (plan.copied()) {
          Trees.delete(folder.data());
        }
        Durable.syncDirectory(old);
        observer.reached(ClusterStep.OLD_MOVED);
      }
      moveIfThere(next.resolve(folder.passwordFile().getFileName()), folder.passwordFile());
      Durable.syncDirectory(folder.root());
      observer.reached(ClusterStep.NEW_PASSWORD_MOVED);
      if (!Files.exists(folder.data(), LinkOption.NOFOLLOW_LINKS)) {
        place(folder, plan);
      }
      observer.reached(ClusterStep.NEW_MOVED);
    }
    Optional<Path> keep = plan.keep();
    if (keep.isPresent()
        && Files.exists(old.resolve("data"))
        && !Files.exists(keep.get(), LinkOption.NOFOLLOW_LINKS)) {
      ClusterFolder.privateDirectory(Trees.parent(keep.get()));
      TreeMove.move(old, keep.get());
      Durable.syncDirectory(Trees.parent(keep.get()));
    }
    observer.reached(ClusterStep.OLD_KEPT);
    discard(folder, next);
    observer.reached(ClusterStep.CLEARED);
    sweep(folder);
    return Optional.empty();
  }

  /** Puts the new data directory in place; what stays of it, where it is copied, is discarded. */
  private static void place(ClusterFolder folder, SwapPlan plan) throws IOException {
    Path next = next(folder);
    if (!Durable.tryRename(next.resolve("data"), folder.data())) {
      Path copy = TreeMove.copyBeside(next.resolve("data"), folder.data());
      // From now on, a data directory that is in place is the new one.
      plan.withoutOld().write(next);
      Durable.syncDirectory(next);
      Durable.rename(copy, folder.data());
    }
    Durable.syncDirectory(folder.root());
  }

  /** Undoes the decision while the old cluster is whole, so that it goes on serving. */
  private static TempDbException takeBack(ClusterFolder folder, IOException reason)
      throws IOException {
    Path next = next(folder);
    Path password = folder.passwordFile();
    moveIfThere(old(next).resolve(password.getFileName()), password);
    Durable.syncDirectory(folder.root());
    discard(folder, next);
    sweep(folder);
    return new TempDbException(
        "the data directory "
            + folder.data()
            + " cannot be moved away: "
            + Failure.reason(reason)
            + ". Nothing was replaced",
        "Where a file system is mounted there, mount it at the project's folder instead",
        reason);
  }

  /**
   * Takes a folder out of sight at once, so that whoever comes next deletes it, if this process
   * does not live to. One that cannot be renamed loses first what makes it a decision or a cluster.
   */
  public static void discard(ClusterFolder folder, Path unwanted) throws IOException {
    if (!Durable.tryRename(unwanted, folder.root().resolve(TRASH + UUID.randomUUID()))) {
      SwapPlan.delete(unwanted);
      Files.deleteIfExists(unwanted.resolve("data/PG_VERSION"));
      Durable.syncDirectory(unwanted);
      Trees.delete(unwanted);
    }
    Durable.syncDirectory(folder.root());
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      Durable.rename(from, to);
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
