package amp.tempdb.api.pool;

import amp.tempdb.api.ConnectionInfo;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A database of its own, until it is closed. */
public final class PooledDatabase implements AutoCloseable {
  private final ConnectionInfo connection;
  private final DataSource dataSource;
  private final Runnable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  PooledDatabase(ConnectionInfo connection, Runnable giveBack) {
    this.connection = connection;
    this.giveBack = giveBack;
    dataSource = connection.dataSource();
  }

  /** Returns how to connect. */
  public ConnectionInfo connection() {
    return connection;
  }

  /** Returns connections to the database, a new one each time; the JDBC driver must be present. */
  public DataSource dataSource() {
    return dataSource;
  }

  /** Returns how to connect, without a password. */
  @Override
  public String toString() {
    return "PooledDatabase[" + connection + (closed.get() ? ", closed]" : "]");
  }

  /**
   * Gives the database back: it is dropped in the background, and its connections are ended.
   * Further calls do nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      giveBack.run();
    }
  }
}
