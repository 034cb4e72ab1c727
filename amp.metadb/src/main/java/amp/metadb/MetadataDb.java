package amp.metadb;

import amp.metadb.connect.Connecting;
import amp.metadb.connect.DriverSource;
import amp.metadb.connect.LazyPool;
import amp.metadb.connect.Listener;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.connect.SchemaStatus;
import amp.metadb.registry.DataProviders;
import amp.metadb.registry.Datasets;
import amp.metadb.registry.Manifests;
import amp.metadb.registry.Registered;
import amp.metadb.registry.Removals;
import amp.metadb.registry.Runs;
import amp.metadb.schema.Migration;
import amp.metadb.schema.Schema;
import amp.metadb.schema.SchemaException;
import amp.metadb.tx.Transactions;
import amp.problem.Remedy;
import amp.sql.Connector;
import amp.sql.Pacing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The metadata database, open: a pool of connections to a PostgreSQL whose schema {@code amp} is
 * the one this program knows. Tables in other schemas are not touched.
 *
 * <pre>{@code
 * try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url))) {
 *   db.datasets().list().forEach(System.out::println);
 * }
 * }</pre>
 */
public final class MetadataDb implements AutoCloseable {
  /** The schema that holds everything of ours. */
  public static final String SCHEMA = Schema.NAME;

  private final MetadataDbSpec spec;
  private final LazyPool pool;
  private final Transactions transactions;

  private MetadataDb(MetadataDbSpec spec, LazyPool pool) {
    this.spec = spec;
    this.pool = pool;
    this.transactions = new Transactions(pool, pool::evict, spec.retry(), Pacing.SYSTEM);
  }

  /**
   * Opens a database: connects, looks at the schema with two short queries, and migrates when it is
   * behind.
   *
   * @throws SchemaException when the schema is newer than this program, is not its own, or is
   *     behind and may not be migrated
   * @throws MetadataDbException when the database cannot be reached
   */
  public static MetadataDb open(MetadataDbSpec spec) {
    DriverSource source = new DriverSource(spec.target());
    Seen seen = Seen.of(spec);
    Connection connection = seen.connection();
    SchemaStatus status = seen.status();
    try {
      if (!status.isCurrent()) {
        requireAutoMigrate(spec, status);
        beforeMigration(spec, status);
        Schema.migrate(connection, source);
      }
      return new MetadataDb(spec, new LazyPool(spec, connection));
    } catch (SQLException e) {
      Connector.closeQuietly(connection);
      throw Connecting.failed(spec, e);
    } catch (RuntimeException e) {
      Connector.closeQuietly(connection);
      throw e;
    }
  }

  /**
   * Brings the schema up to date, whatever {@link MetadataDbSpec#autoMigrate} says.
   *
   * @return what the schema was before
   * @throws SchemaException when the schema is newer than this program or is not its own
   * @throws MetadataDbException when the database cannot be reached
   */
  public static SchemaStatus migrate(MetadataDbSpec spec) {
    DriverSource source = new DriverSource(spec.target());
    Seen seen = Seen.of(spec);
    try (Connection connection = seen.connection()) {
      SchemaStatus before = seen.status();
      if (!before.isCurrent()) {
        beforeMigration(spec, before);
        Schema.migrate(connection, source);
      }
      return before;
    } catch (SQLException e) {
      throw Connecting.failed(spec, e);
    }
  }

  /**
   * Names the schema that this program makes: another name for every change of its migrations. A
   * letter, digits and dashes, at most 64.
   */
  public static String schemaName() {
    return Migration.name();
  }

  /**
   * Looks at the schema and changes nothing.
   *
   * @throws SchemaException when the schema is newer than this program or is not its own
   * @throws MetadataDbException when the database cannot be reached
   */
  public static SchemaStatus schema(MetadataDbSpec spec) {
    Seen seen = Seen.of(spec);
    Connector.closeQuietly(seen.connection());
    return seen.status();
  }

  /**
   * Looks at the schema of a database and changes nothing.
   *
   * @param connection is connected to it
   * @throws SchemaException when the schema is newer than this program or is not its own
   */
  public static SchemaStatus schema(Connection connection) throws SQLException {
    return Schema.status(connection);
  }

  /**
   * Tells whether anything is registered in a database.
   *
   * @param connection is connected to it
   */
  public static boolean isUsed(Connection connection) throws SQLException {
    return Registered.any(connection);
  }

  /**
   * Connects, without looking at the schema.
   *
   * @return a connection of the caller's own
   * @throws MetadataDbException when the database cannot be reached
   */
  public static Connection connect(MetadataDbSpec spec) {
    return Connecting.connect(spec);
  }

  /**
   * Connects, as {@link #connect} does. Where the server has no connection left for anybody, one of
   * those is taken that it keeps for replication: a look at a full server is possible. Only simple
   * statements can be run on it.
   *
   * @return a connection of the caller's own
   * @throws MetadataDbException when the database cannot be reached
   */
  public static Connection connectReserved(MetadataDbSpec spec) {
    return Connecting.connectReserved(spec);
  }

  /**
   * Returns the pool. A connection is given back by closing it. One over TCP is lost when an answer
   * takes more than 20 s, or what the URL says in {@code socketTimeout}, in seconds; 0 is for ever.
   */
  public DataSource dataSource() {
    return pool;
  }

  /** Returns the way to run transactions that survive conflicts and restarts of the server. */
  public Transactions transactions() {
    return transactions;
  }

  /** Returns the runs of the daemon. */
  public Runs runs() {
    return new Runs(transactions);
  }

  /** Returns the registered manifests. */
  public Manifests manifests() {
    return new Manifests(transactions);
  }

  /** Returns the registered datasets. */
  public Datasets datasets() {
    return new Datasets(transactions);
  }

  /** Returns the registered providers. */
  public DataProviders providers() {
    return new DataProviders(transactions);
  }

  /** Returns what takes out of the registry what nothing there uses. */
  public Removals removals() {
    return new Removals(transactions);
  }

  /**
   * Listens for notifications, on a connection beside the pool.
   *
   * @param channels what to listen to; case matters
   * @param handler is told of each notification, on the listener's thread
   * @return the listener, which listens already
   * @throws MetadataDbException when the database cannot be reached
   * @see <a href="https://www.postgresql.org/docs/18/sql-listen.html">PostgreSQL 18, LISTEN</a>
   */
  public Listener listen(Set<String> channels, Listener.Handler handler) {
    return Listener.start(spec, channels, handler);
  }

  /**
   * Notifies whoever listens. Within a transaction of one's own, call {@code pg_notify} instead.
   *
   * @param channel where
   * @param payload what, shorter than 8000 bytes
   */
  public void sendNotification(String channel, String payload) {
    transactions.callIdempotent(
        connection -> {
          try (var statement = connection.prepareStatement("select pg_notify(?, ?)")) {
            statement.setString(1, channel);
            statement.setString(2, payload);
            return statement.execute();
          }
        });
  }

  /** Closes the pool and every connection in it. Further calls do nothing. */
  @Override
  public void close() {
    pool.close();
  }

  /** What a schema was, and the connection over which that was asked. */
  private record Seen(Connection connection, SchemaStatus status) {
    static Seen of(MetadataDbSpec spec) {
      return Connecting.ask(spec, c -> new Seen(c, Schema.status(c)));
    }
  }

  /** The first schema of a database changes nothing that there was. */
  private static void beforeMigration(MetadataDbSpec spec, SchemaStatus status) {
    status.version().ifPresent(from -> spec.beforeMigration().run(from, status.known()));
  }

  private static void requireAutoMigrate(MetadataDbSpec spec, SchemaStatus status) {
    if (!spec.autoMigrate()) {
      throw new SchemaException(
          "the metadata database has "
              + status.version().map(v -> "schema version " + v).orElse("no schema yet")
              + ", this program needs version "
              + status.known()
              + ", and auto_migrate is off",
          new Remedy.MigrateSchema());
    }
  }
}
