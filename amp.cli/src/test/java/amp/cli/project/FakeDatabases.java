package amp.cli.project;

import amp.tempdb.api.BackendReport;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.postgres.ServerReport;
import amp.tempdb.postgres.snapshot.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Databases that exist on paper, so that a command's own behaviour shows. */
public final class FakeDatabases implements Databases, OpenDb {
  public final List<BackendReport> backends = new ArrayList<>();
  public final CountDownLatch opening = new CountDownLatch(1);
  public ConnectionInfo connection =
      ConnectionInfo.unix(Path.of("/p/.amp/metadb/run"), 5432, "postgres", "amp");
  public boolean slow;
  private volatile @Nullable TempDbSpec opened;
  public volatile boolean running;
  public volatile boolean closed;
  public volatile boolean detached;
  public boolean detachable = true;
  public volatile boolean shutDown;
  public final AtomicInteger opens = new AtomicInteger();
  public final AtomicInteger crashes = new AtomicInteger();
  public List<String> holders = List.of();
  public List<String> holdersOfRunning = List.of();

  /** Returns what was opened last. */
  public TempDbSpec opened() {
    TempDbSpec last = opened;
    if (last == null) {
      throw new AssertionError("nothing was opened");
    }
    return last;
  }

  @Override
  public OpenDb open(TempDbSpec spec) {
    opening.countDown();
    try {
      if (slow) {
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    opened = spec;
    opens.incrementAndGet();
    // One that is to crash is found dead at the first look.
    running = crashes.getAndDecrement() <= 0;
    closed = false;
    return this;
  }

  @Override
  public Optional<ServerReport> report(TempDbSpec spec) {
    return Optional.empty();
  }

  @Override
  public Optional<RunningDb> running(TempDbSpec spec) {
    return running ? Optional.of(new RunningDb(connection, info())) : Optional.empty();
  }

  @Override
  public boolean detach(TempDbSpec spec) {
    detached |= running;
    return running;
  }

  @Override
  public boolean stop(TempDbSpec spec, boolean force) {
    boolean ran = running;
    running = false;
    detached = false;
    return ran;
  }

  @Override
  public void requireExtensions(TempDbSpec spec) {}

  @Override
  public boolean canDetach(TempDbSpec spec) {
    return detachable;
  }

  @Override
  public boolean canSnapshot(TempDbSpec spec) {
    return true;
  }

  @Override
  public SnapshotControl snapshots(TempDbSpec spec) {
    return clusters(spec).snapshots();
  }

  @Override
  public Optional<String> otherBackend(TempDbSpec spec) {
    return Optional.empty();
  }

  @Override
  public Clusters clusters(TempDbSpec spec) {
    return Clusters.of(spec, this::open);
  }

  @Override
  public void rotateLog(TempDbSpec spec) {}

  @Override
  public void tidyLogs(TempDbSpec spec, long limit) {}

  @Override
  public Optional<Path> socketFolder(TempDbSpec spec) {
    return connection.socket().map(Path::getParent);
  }

  @Override
  public List<String> holders(TempDbSpec spec, Duration limit) {
    return holders;
  }

  @Override
  public List<String> holdersOfRunning(TempDbSpec spec, Duration limit) {
    return holdersOfRunning;
  }

  @Override
  public void requireAble(TempDbSpec spec) {}

  @Override
  public boolean isDetached(TempDbSpec spec) {
    return detached;
  }

  @Override
  public boolean isBeingChanged(TempDbSpec spec) {
    return false;
  }

  @Override
  public boolean wasShutDown(TempDbSpec spec) {
    return shutDown;
  }

  @Override
  public boolean keepSocket(TempDbSpec spec) {
    return true;
  }

  @Override
  public boolean hasCluster(TempDbSpec spec) {
    return true;
  }

  @Override
  public List<BackendReport> backends(TempDbSpec spec) {
    return backends;
  }

  @Override
  public ConnectionInfo connection() {
    requireOpen();
    return connection;
  }

  @Override
  public Optional<ConnectionInfo> tcpConnection() {
    requireOpen();
    return Optional.empty();
  }

  @Override
  public ServerInfo server() {
    requireOpen();
    return info();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  private static ServerInfo info() {
    Path log = Path.of("/p/.amp/metadb/log/server.log");
    return new ServerInfo(
        "embedded", "18.6", 4711, Role.OWNER, Path.of("/p/data"), log, Instant.EPOCH);
  }

  @Override
  public boolean isRunning() {
    return running && !closed;
  }

  @Override
  public void close() {
    closed = true;
    running = detached;
  }
}
