package amp.metadb.connect;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.conninfo.SessionSettings;
import amp.sql.RetryPolicy;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which database to open, and how. Immutable; {@link #with} derives a changed copy:
 *
 * <pre>{@code
 * MetadataDbSpec.of("postgresql://amp@db1,db2/amp?target_session_attrs=primary")
 *     .with(s -> s.poolSize(20).autoMigrate(false))
 * }</pre>
 */
public final class MetadataDbSpec {
  private final Builder values;

  private MetadataDbSpec(Builder values) {
    this.values = values;
  }

  /**
   * Specifies a database by its URL.
   *
   * @param url a URL of PostgreSQL's JDBC driver ({@code jdbc:postgresql://…}) or of libpq ({@code
   *     postgresql://…}), also with several hosts, TLS parameters or the directory of a Unix-domain
   *     socket as host
   * @throws MetadataDbException when it is neither, or names a parameter that the driver cannot
   *     honour
   */
  public static MetadataDbSpec of(String url) {
    return new MetadataDbSpec(new Builder(PostgresUrl.parse(url)));
  }

  /** Specifies a database by what the JDBC driver needs to connect to it. */
  public static MetadataDbSpec of(ConnectionTarget target) {
    return new MetadataDbSpec(new Builder(target));
  }

  /**
   * Returns a changed copy.
   *
   * @param change sets what is to differ
   * @throws IllegalArgumentException when a value is out of range
   */
  public MetadataDbSpec with(Consumer<Builder> change) {
    Builder copy = new Builder(values);
    change.accept(copy);
    copy.check();
    return new MetadataDbSpec(copy);
  }

  /**
   * Returns a URL as it may be shown or logged: what is or may be a password in it is hidden.
   *
   * @param url any text that is meant to be a URL of a database
   */
  public static String masked(String url) {
    return PostgresUrl.masked(url);
  }

  /**
   * Returns a copy for another database of the same server.
   *
   * @param name its name, as it is stored
   */
  public MetadataDbSpec database(String name) {
    return new MetadataDbSpec(new Builder(values, values.target.database(name)));
  }

  /** Returns the name of the database, or an empty text where the URL names none. */
  public String database() {
    return values.target.database();
  }

  /**
   * Returns a copy with a property of the JDBC driver set.
   *
   * @param name the property, {@code password} for one
   * @param value its value; never shown
   */
  public MetadataDbSpec property(String name, String value) {
    return new MetadataDbSpec(new Builder(values, values.target.property(name, value)));
  }

  /**
   * Returns a copy whose sessions begin with settings of the server, before any other of theirs.
   */
  public MetadataDbSpec settings(SessionSettings settings) {
    return new MetadataDbSpec(new Builder(values, values.target.settings(settings)));
  }

  /** Tells whether a property of the JDBC driver is set, {@code password} for one. */
  public boolean hasProperty(String name) {
    return values.target.properties().containsKey(name);
  }

  /** Returns the URL of the JDBC driver, without user, password and other secrets. */
  public String url() {
    return values.target.url();
  }

  /** Returns the most connections the pool opens. Default: 10. */
  public int poolSize() {
    return values.poolSize;
  }

  /**
   * Returns how many connections the pool keeps ready. Default: a quarter of the pool's size, at
   * least 1.
   */
  public int minConnections() {
    Integer set = values.minConnections;
    return set != null ? set : Math.max(1, values.poolSize / 4);
  }

  /** Returns after what time a connection is replaced; zero for never. Default: 1800 s. */
  public Duration maxLifetime() {
    return values.maxLifetime;
  }

  /**
   * Returns after what time an unused connection beyond {@link #minConnections} is closed; zero for
   * never. Default: 600 s.
   */
  public Duration idleTimeout() {
    return values.idleTimeout;
  }

  /** Returns how long a caller waits for a connection from the pool. Default: 30 s. */
  public Duration connectionTimeout() {
    return values.connectionTimeout;
  }

  /** Tells whether opening brings an older schema up to date. Default: yes. */
  public boolean autoMigrate() {
    return values.autoMigrate;
  }

  /** Returns how failed transactions are repeated. */
  public RetryPolicy retry() {
    return values.retry;
  }

  /** Returns what is done before an older schema is brought up to date. */
  public BeforeMigration beforeMigration() {
    return values.beforeMigration;
  }

  /** Returns what the JDBC driver needs to connect, the password among it. */
  public ConnectionTarget target() {
    return values.target;
  }

  /** Returns the URL without secrets. */
  @Override
  public String toString() {
    return url();
  }

  /** What is done before an older schema is brought up to date. */
  @FunctionalInterface
  public interface BeforeMigration {
    /**
     * Does it. What it throws keeps the schema as it is.
     *
     * @param from the schema's version
     * @param to the version that it is about to have
     */
    void run(String from, String to);
  }

  /** Sets what a derived specification changes. */
  public static final class Builder {
    private final ConnectionTarget target;
    private int poolSize = 10;
    private @Nullable Integer minConnections;
    private Duration maxLifetime = Duration.ofMinutes(30);
    private Duration idleTimeout = Duration.ofMinutes(10);
    private Duration connectionTimeout = Duration.ofSeconds(30);
    private boolean autoMigrate = true;
    private RetryPolicy retry = RetryPolicy.standard();
    private BeforeMigration beforeMigration = (from, to) -> {};

    private Builder(ConnectionTarget target) {
      this.target = target;
    }

    private Builder(Builder other) {
      this(other, other.target);
    }

    private Builder(Builder other, ConnectionTarget target) {
      this.target = target;
      this.poolSize = other.poolSize;
      this.minConnections = other.minConnections;
      this.maxLifetime = other.maxLifetime;
      this.idleTimeout = other.idleTimeout;
      this.connectionTimeout = other.connectionTimeout;
      this.autoMigrate = other.autoMigrate;
      this.retry = other.retry;
      this.beforeMigration = other.beforeMigration;
    }

    /** Sets the most connections the pool opens, at least 1. */
    public Builder poolSize(int connections) {
      this.poolSize = connections;
      return this;
    }

    /** Sets how many connections the pool keeps ready, from 0 to the pool's size. */
    public Builder minConnections(int connections) {
      this.minConnections = connections;
      return this;
    }

    /** Sets after what time a connection is replaced: at least 30 s, or zero for never. */
    public Builder maxLifetime(Duration time) {
      this.maxLifetime = time;
      return this;
    }

    /** Sets after what time an unused connection is closed: at least 10 s, or zero for never. */
    public Builder idleTimeout(Duration time) {
      this.idleTimeout = time;
      return this;
    }

    /** Sets how long a caller waits for a connection from the pool, at least 250 ms. */
    public Builder connectionTimeout(Duration time) {
      this.connectionTimeout = time;
      return this;
    }

    /** Sets whether opening brings an older schema up to date. */
    public Builder autoMigrate(boolean on) {
      this.autoMigrate = on;
      return this;
    }

    /**
     * Sets what is done before an older schema is brought up to date, not before the first one is
     * made. What it throws keeps the schema as it is.
     */
    public Builder beforeMigration(BeforeMigration action) {
      this.beforeMigration = action;
      return this;
    }

    /** Sets how failed transactions are repeated. */
    public Builder retry(RetryPolicy policy) {
      this.retry = policy;
      return this;
    }

    // The pool replaces values below its own limits by its defaults; a value that would not be
    // honoured is refused here instead.
    private void check() {
      require(poolSize >= 1, "pool_size", poolSize, "at least 1");
      Integer min = minConnections;
      if (min != null) {
        String range = "from 0 to the pool's size, " + poolSize;
        require(min >= 0 && min <= poolSize, "min_connections", min, range);
      }
      atLeast(maxLifetime, 30_000, true, "max_lifetime_secs");
      atLeast(idleTimeout, 10_000, true, "idle_timeout_secs");
      atLeast(connectionTimeout, 250, false, "the connection timeout");
    }

    private static void atLeast(Duration time, long millis, boolean orZero, String name) {
      String range = "at least " + millis / 1000.0 + " s" + (orZero ? ", or 0 for never" : "");
      boolean inRange = time.toMillis() >= millis || (orZero && time.isZero());
      require(inRange, name, time.toMillis() / 1000.0 + " s", range);
    }

    private static void require(boolean inRange, String name, Object value, String range) {
      if (!inRange) {
        throw new IllegalArgumentException(name + " is " + value + "; it must be " + range);
      }
    }
  }
}
