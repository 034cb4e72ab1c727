package amp.tempdb.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The databases that this process has open for its connections. */
final class Leases {
  private static final Leases OF_PROCESS = new Leases();

  private final Map<String, Lease> leases = new ConcurrentHashMap<>();

  private Leases() {
    ScheduledFuture<?> unused =
        Executors.newSingleThreadScheduledExecutor(Leases::thread)
            .scheduleWithFixedDelay(
                () -> leases.values().forEach(Lease::closeWhereUnused), 1, 1, TimeUnit.SECONDS);
  }

  static Leases ofProcess() {
    return OF_PROCESS;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "amp-jdbc-leases");
    thread.setDaemon(true);
    // It outlives the application that happened to be the first.
    thread.setContextClassLoader(null);
    return thread;
  }

  Connection connect(Target target, Map<String, String> parameters) throws SQLException {
    return leases.computeIfAbsent(target.key(), key -> new Lease()).connect(target, parameters);
  }
}
