package amp.tempdb.api.pool;

import amp.os.Deadline;
import amp.os.file.SmallFile;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.preparation.PreparationRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Hands out databases of their own on one server, each a copy of the prepared database that the
 * specification describes. The next copies are made before they are asked for, and those given back
 * are dropped, in the background.
 *
 * <pre>{@code
 * TempDbSpec spec = TempDbSpec.ephemeral().with(s -> s.preparation(migrations));
 * try (DatabasePool pool = DatabasePool.open(spec)) {
 *   try (PooledDatabase db = pool.take()) { ... db.dataSource() ... }
 * }
 * }</pre>
 *
 * <p>The server of an ephemeral specification ends with this pool, or with this process in whatever
 * way, and leaves nothing behind. With a folder, the server is shared by all processes that have a
 * pool on it: it runs until the last has gone; what a killed process left is dropped by the next
 * pool that is opened. Let different preparations have different folders, and use {@link
 * amp.tempdb.api.Durability#FAST} for a folder that holds nothing else.
 *
 * <p>Safe for use by many threads.
 */
public final class DatabasePool implements AutoCloseable {
  private static final int AHEAD = 4;

  /** More would have the first database wait for the processors that make the last. */
  private static final int CREATORS =
      Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

  private static final int LOG_END = 2000;

  private final TempDb server;
  private final TempDbSpec spec;
  private final Copies copies;
  private final boolean shared;
  private final boolean ofAnother;
  private final Duration patience;
  private final Queue<Future<String>> ready = new ConcurrentLinkedQueue<>();
  private final ExecutorService creator = workers("amp-databases-create", CREATORS);
  private final ExecutorService dropper = workers("amp-databases-drop", 1);
  private final AtomicBoolean closed = new AtomicBoolean();

  /** How many more are ready, or ordered, than are kept ready. */
  private int surplus;

  /** With an original, a pool on the server of another. */
  private DatabasePool(TempDb server, TempDbSpec spec, @Nullable String original) {
    this.server = server;
    this.spec = spec;
    shared = spec.directory().isPresent();
    ofAnother = original != null;
    // No longer than a clock can count.
    patience = Deadline.in(spec.startTimeout()).limit();
    copies =
        new Copies(
            server,
            spec.directory(),
            original == null ? server.connection().database() : original,
            spec.durability(),
            ofAnother);
  }

  private void begin(int ahead) {
    if (shared && !ofAnother) {
      dropper.execute(copies::sweep);
    }
    for (int i = 0; i < ahead; i++) {
      ready.add(creator.submit(copies::create));
    }
  }

  /**
   * Opens a pool that keeps four databases ready.
   *
   * @throws TempDbException as {@link TempDb#open} does
   */
  public static DatabasePool open(TempDbSpec spec) {
    return open(spec, AHEAD);
  }

  /**
   * Opens a pool.
   *
   * @param spec the server, and with {@link TempDbSpec#preparation} what every database begins with
   * @param ahead how many databases are kept ready, at least one
   * @throws TempDbException as {@link TempDb#open} does
   */
  public static DatabasePool open(TempDbSpec spec, int ahead) {
    if (ahead < 1) {
      throw new IllegalArgumentException(
          "databases to keep ready: " + ahead + "; use at least one");
    }
    return onServer(TempDb.open(spec), spec, ahead);
  }

  /** Nothing stays behind where it fails, as of threads that the system does not make. */
  private static DatabasePool onServer(TempDb server, TempDbSpec spec, int ahead) {
    @Nullable DatabasePool pool = null;
    try {
      pool = new DatabasePool(server, spec, null);
      pool.begin(ahead);
      return pool;
    } catch (RuntimeException | Error e) {
      endAfter(e, pool == null ? server::close : pool::close);
      throw e;
    }
  }

  private static void endAfter(Throwable reason, Runnable end) {
    try {
      end.run();
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /**
   * Opens a pool whose database is prepared anew each time: for a preparation that has no key. One
   * that has a key is done once a machine.
   *
   * @param spec the server, an ephemeral one
   * @param ahead how many databases are kept ready, at least one
   * @param preparation what every database begins with; it closes its connections
   * @throws TempDbException as {@link TempDb#open} does, and when the preparation failed
   */
  public static DatabasePool open(TempDbSpec spec, int ahead, Preparation.Action preparation) {
    if (spec.directory().isPresent()) {
      throw new IllegalArgumentException(
          "a server that others share wants a preparation with a key: TempDbSpec.preparation");
    }
    Objects.requireNonNull(preparation, "preparation");
    TempDb server = TempDb.open(spec);
    PreparationRun.run(preparation, "", server);
    return onServer(server, spec, ahead);
  }

  /** Returns how to connect to its server, without a password. */
  @Override
  public String toString() {
    return "DatabasePool[" + (closed.get() ? "closed" : server.connection()) + "]";
  }

  /**
   * Opens a pool whose databases are copies of one of this pool's, as that is now. Who is connected
   * to it is disconnected, and nobody can connect to it again.
   *
   * @param original a database of this pool, which is not given back before the new pool is closed
   * @return a pool on the same server, to be closed before this one
   * @throws IllegalStateException when this pool is closed
   */
  public DatabasePool copies(PooledDatabase original) {
    if (closed.get()) {
      throw new IllegalStateException("this pool of databases is closed");
    }
    DatabasePool pool = new DatabasePool(server, spec, original.connection().database());
    try {
      pool.begin(1);
      return pool;
    } catch (RuntimeException | Error e) {
      endAfter(e, pool::close);
      throw e;
    }
  }

  /**
   * Hands out a database that nobody else has.
   *
   * @throws TempDbException when none could be made, or not within the specification's start
   *     timeout
   * @throws IllegalStateException when the pool is closed
   */
  public PooledDatabase take() {
    Future<String> next = next();
    try {
      String name;
      try {
        name = await(next);
      } catch (ExecutionException e) {
        if (templateInUse(e)) {
          throw e;
        }
        // It failed some time ago; what was wrong may be mended.
        LoggerFactory.getLogger(DatabasePool.class).info("a database could not be made", e);
        next = order();
        name = await(next);
      }
      return hand(name);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new TempDbException(
          "no database could be made: " + cause.getMessage(),
          templateInUse(e) ? "Let the preparation close all its connections" : advice(),
          cause);
    } catch (TimeoutException e) {
      putBack(next);
      throw new TempDbException(
          "no database was made within " + Deadline.text(patience),
          "Take fewer at once, or set a longer start timeout",
          e);
    } catch (InterruptedException e) {
      putBack(next);
      Thread.currentThread().interrupt();
      throw new TempDbException(
          "interrupted while a database was being made", "Do not interrupt this thread", e);
    }
  }

  /** The log of an ephemeral server has been deleted when somebody reads this. */
  private String advice() {
    Path log = server.server().logFile();
    try {
      return shared
          ? "See the server's log, " + log
          : "The server's log ends with:\n"
              + new String(
                  SmallFile.part(log, Math.max(0, Files.size(log) - LOG_END), LOG_END),
                  StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "The server's log cannot be read: " + e.getMessage();
    }
  }

  private static boolean templateInUse(ExecutionException e) {
    return e.getCause() instanceof SQLException sql
        && CopyStrategy.IN_USE.equals(sql.getSQLState());
  }

  private PooledDatabase hand(String name) {
    return new PooledDatabase(server.connection().withDatabase(name), () -> giveBack(name));
  }

  private String await(Future<String> next)
      throws ExecutionException, TimeoutException, InterruptedException {
    return next.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized Future<String> next() {
    Future<String> next = ready.poll();
    if (next != null && surplus > 0) {
      surplus--;
      return next;
    }
    // Where none is left, those who came before have ordered what fills the queue again.
    Future<String> ordered = order();
    if (next == null) {
      return ordered;
    }
    ready.add(ordered);
    return next;
  }

  /**
   * Keeps what somebody did not wait for. Another was ordered in its place, and is one too many.
   */
  private synchronized void putBack(Future<String> next) {
    ready.add(next);
    surplus++;
  }

  private synchronized Future<String> order() {
    if (closed.get()) {
      throw new IllegalStateException("this pool of databases is closed");
    }
    return creator.submit(copies::create);
  }

  private synchronized void giveBack(String name) {
    if (!closed.get()) {
      dropper.execute(() -> copies.drop(name));
    }
  }

  /**
   * Ends the pool: its databases are dropped, whoever has them, and its lease on the server is
   * given back. Further calls do nothing.
   *
   * @throws TempDbException when the server did not end in time
   */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed.compareAndSet(false, true)) {
        return;
      }
      ready.forEach(next -> next.cancel(false));
      creator.shutdown();
      dropper.shutdown();
    }
    try {
      if (shared || ofAnother) {
        awaitEnd(creator);
        awaitEnd(dropper);
        copies.dropAll();
      }
    } finally {
      copies.close();
      if (!ofAnother) {
        server.close();
      }
    }
  }

  private void awaitEnd(ExecutorService worker) {
    try {
      if (!worker.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ExecutorService workers(String name, int number) {
    return Executors.newFixedThreadPool(
        number,
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
