package amp.metadb.connect;

import amp.os.Threads;
import amp.sql.Backoff;
import amp.sql.Connector;
import amp.sql.RetryPolicy;
import amp.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives notifications on a connection of its own. When the connection is lost it connects again,
 * for as long as it takes, and then tells its handler that it may have missed some: PostgreSQL
 * keeps none for those who are away.
 */
public final class Listener implements AutoCloseable {

  /** Is told what happens, one call at a time, on the listener's thread. */
  @FunctionalInterface
  public interface Handler {

    /** Takes a notification. */
    void notified(Notification notification);

    /** Hears that the listener is back after a lost connection: what was sent meanwhile is lost. */
    default void resumed() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** After so long without a notification, the connection is asked whether it still lives. */
  private static final int SILENCE_MILLIS = 5_000;

  private static final RetryPolicy FOR_EVER =
      new RetryPolicy(
          Integer.MAX_VALUE, Duration.ofDays(36_500), Duration.ofMillis(20), Duration.ofSeconds(2));

  private final DriverSource source;
  private final Set<String> channels;
  private final Handler handler;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Connection connection;

  private Listener(DriverSource source, Set<String> channels, Handler handler) {
    this.source = source;
    this.channels = Set.copyOf(channels);
    this.handler = handler;
    this.thread = new Thread(this::run, "amp-metadb-listener");
    thread.setDaemon(true);
  }

  /**
   * Listens from now on: whatever is sent after it returns, the handler is told.
   *
   * @param channels the names of the channels
   * @throws amp.metadb.connect.MetadataDbException if the database cannot be reached
   */
  public static Listener start(MetadataDbSpec spec, Set<String> channels, Handler handler) {
    DriverSource source = new DriverSource(spec.target());
    Listener listener = new Listener(source, channels, handler);
    listener.keep(
        Connecting.ask(
            spec,
            first -> {
              listener.subscribe(first);
              return first;
            }));
    listener.thread.start();
    return listener;
  }

  /**
   * Ends the listening and waits for a handler that is at work, unless it is the handler that
   * calls. Further calls do nothing.
   */
  @Override
  public void close() {
    closing.countDown();
    Connection open = current();
    if (open != null) {
      // Ends a wait for notifications at once.
      Connector.closeQuietly(open);
    }
    if (Thread.currentThread() != thread) {
      Threads.join(thread);
    }
  }

  private void run() {
    Connection current = current();
    while (current != null) {
      try {
        receive(current);
      } catch (SQLException e) {
        Connector.closeQuietly(current);
        current = isClosed() ? null : reconnect(e);
      }
    }
  }

  private void receive(Connection current) throws SQLException {
    PGNotification[] received = current.unwrap(PGConnection.class).getNotifications(SILENCE_MILLIS);
    if (received.length == 0 && !current.isValid(5)) {
      throw new SQLException("the server is silent", SqlStates.CONNECTION_FAILURE);
    }
    for (PGNotification n : received) {
      call(() -> handler.notified(new Notification(n.getName(), n.getParameter(), n.getPID())));
    }
  }

  private @Nullable Connection reconnect(SQLException cause) {
    LOG.warn("the connection that listens was lost, connecting again: {}", cause.getMessage());
    Backoff backoff = new Backoff(FOR_EVER, this::sleep);
    while (!isClosed() && backoff.pause()) {
      try {
        Connection next = source.getConnection();
        if (resume(next)) {
          return next;
        }
      } catch (SQLException e) {
        LOG.debug("not yet: {}", e.getMessage());
      }
    }
    return null;
  }

  private boolean resume(Connection next) throws SQLException {
    if (!keep(next)) {
      return false;
    }
    try {
      subscribe(next);
    } catch (SQLException e) {
      Connector.closeQuietly(next);
      throw e;
    }
    call(handler::resumed);
    return true;
  }

  private void sleep(Duration pause) throws InterruptedException {
    closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void subscribe(Connection to) throws SQLException {
    PGConnection driver = to.unwrap(PGConnection.class);
    try (Statement statement = to.createStatement()) {
      for (String channel : channels) {
        statement.execute("listen " + driver.escapeIdentifier(channel));
      }
    }
  }

  /** A handler that fails must not end the listening for those after it. */
  private static void call(Runnable handler) {
    try {
      handler.run();
    } catch (RuntimeException e) {
      LOG.error("the handler of notifications failed", e);
    } finally {
      // An interrupt that the handler left set would end the next attempt to connect.
      Thread.interrupted();
    }
  }

  /** Makes the connection the one that {@link #close} closes; too late, it is closed here. */
  private synchronized boolean keep(Connection next) {
    if (isClosed()) {
      Connector.closeQuietly(next);
      return false;
    }
    connection = next;
    return true;
  }

  private synchronized @Nullable Connection current() {
    return connection;
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }
}
