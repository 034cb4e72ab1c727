package amp.tempdb.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The databases that this process has open for its connections. A thread looks which are not used
 * any more, as long as any is open: one that stayed would keep an application's classes in memory
 * after its server has unloaded it.
 */
final class Leases {
  private static final Leases OF_PROCESS = new Leases();
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Map<String, Lease> leases = new ConcurrentHashMap<>();
  private int connecting;
  private boolean looking;

  private Leases() {}

  static Leases ofProcess() {
    return OF_PROCESS;
  }

  Connection connect(Target target, Map<String, String> parameters) throws SQLException {
    begin();
    try {
      return leases.computeIfAbsent(target.key(), key -> new Lease()).connect(target, parameters);
    } finally {
      end();
    }
  }

  /** Before anything is open: where no thread can be made, nothing stays open without one. */
  private synchronized void begin() {
    if (!looking) {
      Thread thread = new Thread(this::look, "amp-jdbc-leases");
      thread.setDaemon(true);
      // It may outlive the application that happened to be the first.
      thread.setContextClassLoader(null);
      thread.start();
      looking = true;
    }
    connecting++;
  }

  private synchronized void end() {
    connecting--;
  }

  private void look() {
    do {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      // A server that unloads an application may interrupt its threads; what is open needs this
      // one.
      boolean unused = Thread.interrupted();
      leases.values().forEach(Lease::closeWhereUnused);
    } while (goesOn());
  }

  private synchronized boolean goesOn() {
    looking = connecting > 0 || leases.values().stream().anyMatch(Lease::isOpen);
    return looking;
  }
}
