package amp.tempdb.driver;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One database of this process: open as long as it has connections, and a while longer. The
 * connections are the PostgreSQL driver's own, so that nobody tells when one is closed: it is
 * looked at.
 */
final class Lease {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<WeakReference<Connection>> connections = new ArrayList<>();
  private volatile @Nullable Opened opened;
  private @Nullable Target current;
  private int connecting;
  private long idleSince;

  /** Connects, and opens the database before where it is not open. */
  Connection connect(Target target, Map<String, String> parameters) throws SQLException {
    Opened open = enter(target);
    @Nullable Connection connection = null;
    try {
      connection = open.connect(parameters);
      return connection;
    } finally {
      leave(connection);
    }
  }

  private Opened enter(Target target) throws SQLException {
    // Nobody else calls from within: each level would open a server, and the next one.
    if (lock.isHeldByCurrentThread()) {
      throw Failures.unusable(
          "a function connects by the URL of the database that it prepares ("
              + target.key()
              + "), which is not there before the function has ended",
          "Use the connection that it is given");
    }
    lock.lock();
    try {
      closeWhereUnused(System.nanoTime());
      Opened open = opened;
      if (open != null && !target.own().equals(current(target).own())) {
        throw Failures.unusable(
            open.name()
                + " is open with other parameters: "
                + current(target).own()
                + ", and here "
                + target.own(),
            "Use one URL for it everywhere, or another name");
      }
      if (open != null && !open.lease().isRunning()) {
        if (!open.lasts()) {
          throw Failures.lost(
              "the server of " + open.name() + " has ended, and its data with it",
              "Run the tests again; if nobody stopped it, the system's log may say who did");
        }
        close(open);
        open = null;
      }
      if (open == null) {
        open = target.opening().open();
        opened = open;
        current = target;
      }
      connecting++;
      return open;
    } finally {
      lock.unlock();
    }
  }

  private Target current(Target otherwise) {
    return current == null ? otherwise : current;
  }

  private void leave(@Nullable Connection connection) {
    lock.lock();
    try {
      connecting--;
      idleSince = System.nanoTime();
      if (connection != null) {
        connections.add(new WeakReference<>(connection));
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    return opened != null;
  }

  /** Closes it where it has had no connection for long enough; waits for nobody who opens it. */
  void closeWhereUnused() {
    if (lock.tryLock()) {
      try {
        closeWhereUnused(System.nanoTime());
      } finally {
        lock.unlock();
      }
    }
  }

  private void closeWhereUnused(long now) {
    connections.removeIf(Lease::isClosed);
    Opened open = opened;
    if (open == null || current == null) {
      return;
    }
    if (connecting > 0 || !connections.isEmpty()) {
      idleSince = now;
    } else if (current.keep().isOver(Duration.ofNanos(now - idleSince))) {
      close(open);
    }
  }

  private void close(Opened open) {
    opened = null;
    current = null;
    connections.clear();
    try {
      open.lease().close();
    } catch (RuntimeException | Error e) {
      // Whoever closes the others goes on, also where there was no memory for this one.
      LoggerFactory.getLogger(Lease.class).warn("{} was not closed in order", open.name(), e);
    }
  }

  private static boolean isClosed(WeakReference<Connection> reference) {
    Connection connection = reference.get();
    try {
      return connection == null || connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
