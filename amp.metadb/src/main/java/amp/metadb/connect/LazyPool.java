package amp.metadb.connect;

import amp.sql.Connector;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The pool, made when a second connection is asked for. The first one is that with which the schema
 * was looked at: a command that needs no other never pays for a pool. It does not count among those
 * of the pool.
 */
public final class LazyPool extends AbstractSource implements AutoCloseable {
  private static final int VALID_SECONDS = 5;

  private final MetadataDbSpec spec;
  private final AnsweringSource source;
  private final AtomicReference<@Nullable Connection> first;
  private @Nullable HikariDataSource pool;
  private boolean closed;

  public LazyPool(MetadataDbSpec spec, Connection first) {
    this.spec = spec;
    this.source = new AnsweringSource(spec.target());
    this.first = new AtomicReference<>(first);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = first.getAndSet(null);
    if (connection != null) {
      if (connection.isValid(VALID_SECONDS)) {
        return source.limited(connection);
      }
      Connector.closeQuietly(connection);
    }
    return pool().getConnection();
  }

  /** Makes the pool drop what it holds: after a restart of the server all of it is dead. */
  public synchronized void evict() {
    if (pool != null && !closed) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  @Override
  public void close() {
    HikariDataSource open;
    synchronized (this) {
      closed = true;
      open = pool;
    }
    Connection connection = first.getAndSet(null);
    if (connection != null) {
      Connector.closeQuietly(connection);
    }
    if (open != null) {
      open.close();
    }
  }

  private synchronized HikariDataSource pool() {
    if (closed) {
      throw new IllegalStateException("this metadata database is closed");
    }
    if (pool == null) {
      pool = new HikariDataSource(config());
    }
    return pool;
  }

  private HikariConfig config() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("amp-metadb");
    config.setDataSource(source);
    config.setMaximumPoolSize(spec.poolSize());
    config.setMinimumIdle(spec.minConnections());
    config.setMaxLifetime(spec.maxLifetime().toMillis());
    config.setIdleTimeout(idleMillis());
    config.setConnectionTimeout(spec.connectionTimeout().toMillis());
    // The database was reached a moment ago; if it is gone now, the caller who asks hears of it.
    config.setInitializationFailTimeout(-1);
    return config;
  }

  /** An idle time that the lifetime cuts short anyway is none; the pool would warn of it. */
  private long idleMillis() {
    long idle = spec.idleTimeout().toMillis();
    long lifetime = spec.maxLifetime().toMillis();
    return lifetime > 0 && idle + 1000 > lifetime ? 0 : idle;
  }
}
