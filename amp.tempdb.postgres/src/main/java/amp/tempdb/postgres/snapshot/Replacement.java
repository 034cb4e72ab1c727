package amp.tempdb.postgres.snapshot;

import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ControlFile;
import amp.tempdb.postgres.cluster.Logs;
import amp.tempdb.postgres.cluster.Shortage;
import amp.tempdb.postgres.cluster.SocketFolder;
import amp.tempdb.postgres.control.ServerControl;
import amp.tempdb.postgres.swap.ClusterStep;
import amp.tempdb.postgres.swap.ClusterSwap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A new cluster beside the one of a folder, which it is to replace. Until {@link #replace} nothing
 * of the old one changes; closed before that, or killed, the new one is discarded.
 */
public final class Replacement implements AutoCloseable {
  private final Clusters clusters;
  private final Mutex lock;
  private final ClusterFolder workshop;
  private Optional<ControlFile> copied = Optional.empty();
  private boolean replaced;

  private Replacement(Clusters clusters, Mutex lock, ClusterFolder workshop) {
    this.clusters = clusters;
    this.lock = lock;
    this.workshop = workshop;
  }

  static Replacement begin(Clusters clusters, Mutex lock) {
    try {
      return new Replacement(clusters, lock, new ClusterFolder(clusters.workshop()));
    } catch (IOException | RuntimeException e) {
      release(lock);
      throw e instanceof IOException io
          ? ClusterFolder.unusable(clusters.folder.root(), io)
          : (RuntimeException) e;
    }
  }

  /** Returns its data directory, which need not exist yet. */
  public Path data() {
    return workshop.data();
  }

  /**
   * Fills it with a copy.
   *
   * @throws TempDbException when the snapshot holds no cluster: a server would be given a new one
   */
  void fillFrom(Path snapshot) throws IOException {
    if (!new ClusterFolder(snapshot).initialised()
        || !Files.exists(snapshot.resolve("data/global/pg_control"))) {
      throw new TempDbException(
          "the snapshot " + snapshot.getFileName() + " is damaged: it holds no data directory",
          new Remedy.DeleteSnapshot(snapshot.getFileName().toString()));
    }
    ClusterFiles files = ClusterFiles.of(snapshot.resolve("data"), true);
    files.handTo(snapshot.resolve("data"), new TreeSink(workshop.data()));
  }

  /** Fills it with a copy of what a cluster holds now. */
  void fillFrom(Clusters source) throws IOException {
    source.read(new TreeSink(workshop.data()));
  }

  /**
   * Tells whether a failure on the way to it is that of a full disk. A server that finds no room
   * for its write-ahead log ends, so that its own log tells what the connection does not.
   */
  public boolean isDiskFull(Exception e) {
    return Shortage.isDiskFull(e)
        || Shortage.isDiskFull(workshop.root(), Logs.tail(workshop.log(), 0));
  }

  /**
   * Runs a server on it, without the jobs of pg_cron; where it has no data directory yet, one is
   * made.
   *
   * @param change what is to differ from how the old cluster's server is run
   */
  public OpenDb open(Consumer<TempDbSpec.Builder> change) {
    return clusters.opener.apply(
        clusters.quiet().with(change).with(s -> s.directory(workshop.root())));
  }

  /**
   * Proves that a server starts on it, answers, and is shut down in order.
   *
   * @throws TempDbException when not
   */
  public void prove() {
    prove(spec -> {});
  }

  /**
   * Does the same with a server that is run in another way than the old cluster's.
   *
   * @param change what is to differ
   */
  public void prove(Consumer<TempDbSpec.Builder> change) {
    clusters.observer.reached(ClusterStep.FILLED);
    open(change.andThen(s -> s.holder("the proof of a new cluster"))).close();
    if (!ServerControl.of(workshop.root()).orElseThrow().wasShutDown()) {
      throw notProven();
    }
    clusters.observer.reached(ClusterStep.PROVEN);
  }

  /** The log of its server goes with it. */
  private TempDbException notProven() {
    String log = Logs.tail(workshop.log(), 0);
    return new StartFailedException(
        "the server of the new cluster was not shut down in order",
        Shortage.ofProgram(workshop.root(), log, "Nothing was replaced; see what its server says"),
        List.of(),
        -1,
        log);
  }

  /**
   * Stops the old cluster's server, for a new cluster that is a copy of it, and refuses when
   * anything was written meanwhile. When a server runs after this, {@link #replace} refuses.
   *
   * @param transaction the first transaction that had no id yet when the copy was begun: {@code
   *     pg_snapshot_xmax(pg_current_snapshot())}
   * @param force whether to stop a server that others use
   * @throws amp.tempdb.api.BusyException when others use the server
   * @throws TempDbException when something was written
   */
  public void requireUnwrittenSince(long transaction, boolean force) {
    ServerControl.at(clusters.folder.root())
        .stopAnd(
            force,
            () -> {
              ControlFile now = control();
              if (!now.isShutDown()) {
                throw notShutDown(clusters.folder);
              }
              if (now.nextTransaction() != transaction) {
                throw used("was written to while it was being copied");
              }
              copied = Optional.of(now);
            });
  }

  private ControlFile control() throws IOException {
    return ControlFile.read(clusters.folder.data());
  }

  private static TempDbException notShutDown(ClusterFolder folder) {
    String log = Logs.tail(folder.log(), 0);
    return new TempDbException(
        ProblemKind.FAILED,
        "the server of " + folder.root() + " was not shut down in order",
        Shortage.ofProgram(folder.root(), log, "Try again; nothing was replaced"),
        null);
  }

  private TempDbException used(String how) {
    return new TempDbException(
        "the database of " + clusters.folder.root() + " " + how,
        "Nothing was replaced; end the programs that use it, and try again");
  }

  /**
   * Stops what runs and puts the new cluster in place, in one step that a crash cannot undo half
   * of.
   *
   * @param force whether to stop a server that others use
   * @param keep the snapshot that the old cluster becomes; empty when there is none to replace
   * @throws amp.tempdb.api.BusyException when others use the server
   * @throws TempDbException when there is an old cluster and no snapshot for it, or when it was
   *     used after it was copied
   */
  public void replace(boolean force, Optional<Snapshot> keep) {
    replace(force, keep, this::requireAsExpected);
  }

  /**
   * Does the same, and deletes the old cluster.
   *
   * @param force whether to stop a server that others use
   * @throws amp.tempdb.api.BusyException when others use the server
   */
  public void replaceAndDelete(boolean force) {
    replace(force, Optional.empty(), keep -> {});
  }

  private interface Check {
    void on(Optional<Snapshot> keep) throws IOException;
  }

  /** Under the start lock: whatever others did since the new cluster was begun is seen. */
  private void requireAsExpected(Optional<Snapshot> keep) throws IOException {
    ClusterFolder folder = clusters.folder;
    if (keep.isEmpty() && Files.exists(folder.data(), LinkOption.NOFOLLOW_LINKS)) {
      throw new TempDbException(
          "somebody has made a database in " + folder.data() + " meanwhile",
          "Nothing was replaced; try again if it is to be");
    }
    if (copied.isPresent() && !copied.get().isSame(control())) {
      throw used("was used after it had been copied");
    }
  }

  private void replace(boolean force, Optional<Snapshot> keep, Check check) {
    ClusterFolder folder = clusters.folder;
    try {
      if (keep.isPresent()) {
        NewFiles.privateFolders(ClusterSwap.old(workshop.root()));
        SnapshotManifest.write(keep.get(), ClusterSwap.old(workshop.root()));
      }
      Optional<Path> place = keep.map(s -> Snapshots.folder(folder).resolve(s.name()));
      ServerControl.at(folder.root())
          .stopAnd(
              force,
              () -> {
                ClusterSwap.complete(folder);
                check.on(keep);
                ClusterSwap.swap(folder, workshop.root(), place, clusters.observer);
                replaced = true;
              });
      keep.filter(Snapshot::automatic).ifPresent(made -> clusters.snapshots().prune(made.name()));
    } catch (IOException e) {
      throw clusters.noCopy(e);
    }
  }

  /** Lets others at the cluster; discards the new one where it has not replaced the old. */
  @Override
  public void close() {
    try {
      if (!replaced) {
        Trees.deleteAbandoned(workshop.root());
      }
    } catch (IOException e) {
      throw ClusterFolder.unusable(workshop.root(), e);
    } finally {
      SocketFolder.forget(workshop);
      release(lock);
    }
  }

  static void release(Mutex lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // The lock goes with this process at the latest.
    }
  }
}
