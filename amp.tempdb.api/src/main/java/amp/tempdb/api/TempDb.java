package amp.tempdb.api;

import amp.tempdb.api.spi.OpenDb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * A lease on a running PostgreSQL database. While anyone holds one the server runs; when the last
 * is closed, or its process has ended in whatever way, the server is shut down fast and clean.
 *
 * <pre>{@code
 * try (TempDb db = TempDb.open(TempDbSpec.at(Path.of(".amp/metadb")))) {
 *   try (Connection c = db.dataSource().getConnection()) { ... }
 * }
 * }</pre>
 */
public final class TempDb implements OpenDb {
  private final OpenDb open;
  private final List<BackendReport> passedOver;
  private final AtomicBoolean closed = new AtomicBoolean();

  TempDb(OpenDb open, List<BackendReport> passedOver) {
    this.open = open;
    this.passedOver = passedOver;
  }

  /**
   * Opens a database with the best backend that is available, or the one the specification names.
   *
   * @throws NoBackendException when no backend is available
   * @throws BusyException when someone else holds what only one may have
   * @throws IncompatibleDataException when the data directory is of another major version
   * @throws StartFailedException when a PostgreSQL program failed
   * @throws TempDbException when it cannot be opened for another reason
   */
  public static TempDb open(TempDbSpec spec) {
    return Backends.discover(spec).open(spec);
  }

  /**
   * Finds the database that runs, without starting or claiming it.
   *
   * @param spec what to look for
   * @return empty when no backend runs it
   */
  public static Optional<RunningDb> running(TempDbSpec spec) {
    return Backends.discover(spec).running(spec);
  }

  /**
   * Finds what can be done with a folder's database besides opening it.
   *
   * @param spec which database; it has a folder
   * @throws NoBackendException when the backend that it names, or that has the data, is not there
   */
  public static TempDbControl control(TempDbSpec spec) {
    return Backends.discover(spec).control(spec);
  }

  /** Returns how to connect. */
  @Override
  public ConnectionInfo connection() {
    return open().connection();
  }

  /**
   * Returns how to connect over TCP: where {@link TempDbSpec#listen} asked for it, or the backend
   * uses nothing else.
   */
  @Override
  public Optional<ConnectionInfo> tcpConnection() {
    return open().tcpConnection();
  }

  /** Returns connections to the database, a new one each time; the JDBC driver must be present. */
  public DataSource dataSource() {
    return connection().dataSource();
  }

  /** Returns what runs. */
  @Override
  public ServerInfo server() {
    return open().server();
  }

  /**
   * Returns the backends that would have been preferred, or asked, if nothing were wrong with them,
   * and what that is. Empty when the backend was named.
   */
  public List<BackendReport> passedOver() {
    return passedOver;
  }

  /** Tells whether the server process is still there. */
  @Override
  public boolean isRunning() {
    return !closed.get() && open.isRunning();
  }

  /**
   * Gives the lease back. When it was the last one, waits until the server has shut down. Further
   * calls do nothing.
   *
   * @throws TempDbException when the server did not end in time
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      open.close();
    }
  }

  /** Returns how to connect, without a password. */
  @Override
  public String toString() {
    return "TempDb[" + (closed.get() ? "closed" : open.connection()) + "]";
  }

  private OpenDb open() {
    if (closed.get()) {
      throw new IllegalStateException("this database handle is closed");
    }
    return open;
  }
}
