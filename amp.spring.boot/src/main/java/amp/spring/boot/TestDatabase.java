package amp.spring.boot;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.pool.DatabasePool;
import amp.tempdb.api.pool.PooledDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** The database of a test's application context, or those of its methods, one after the other. */
final class TestDatabase implements Database, EnvironmentAware, DisposableBean {
  static final String NAME = "ampTestDatabase";

  private final Class<? extends Preparation.Action> preparation;
  private final List<String> settings;
  private final List<String> extensions;
  private final List<Switched> sources = new ArrayList<>();
  private final AtomicReference<@Nullable Method> running = new AtomicReference<>();
  private DatabaseProperties properties = new DatabaseProperties(new StandardEnvironment());
  private @Nullable PooledDatabase database;
  private @Nullable DatabasePool copies;
  private @Nullable PooledDatabase copy;

  TestDatabase(
      Class<? extends Preparation.Action> preparation, String[] settings, String[] extensions) {
    this.preparation = preparation;
    this.settings = List.of(settings);
    this.extensions = List.of(extensions);
  }

  @Override
  public void setEnvironment(Environment environment) {
    properties = new DatabaseProperties(environment);
  }

  @Override
  public synchronized ConnectionInfo connection() {
    return database().connection();
  }

  @Override
  public ConnectionInfo tcpConnection() {
    throw new TempDbException(
        "the databases of tests listen on no port, and R2DBC cannot use their socket",
        "Add Netty's native transport of this operating system to the tests, such as"
            + " io.netty:netty-transport-native-epoll");
  }

  private PooledDatabase database() {
    PooledDatabase taken = database;
    if (taken == null) {
      taken = TestServers.pool(properties, preparation, settings, extensions).take();
      database = taken;
    }
    return taken;
  }

  /** Has it be switched to each method's database, where it connects to this one. */
  synchronized void add(Switched source) {
    sources.add(source);
  }

  /**
   * A test method that runs.
   *
   * @param test what is the same at its end
   * @param name its name, for messages
   */
  private record Method(Object test, String name) {}

  /**
   * Begins a test method: from now on the data sources connect to a database of its own.
   *
   * @param test the test, the same object at its end
   * @param name the method's name
   */
  void begin(Object test, String name) {
    Method other = running.compareAndExchange(null, new Method(test, name));
    if (other != null) {
      throw new IllegalStateException(
          name
              + " cannot run at the same time as "
              + other.name
              + ": they share an application context, whose data source has one database at a"
              + " time. Have JUnit run them one after the other, with"
              + " @ResourceLock(\"database\") on their classes, or use @AmpDatabase without"
              + " Scope.METHOD.");
    }
    try {
      renew();
    } catch (RuntimeException | Error e) {
      running.set(null);
      throw e;
    }
  }

  /** Ends the test method that was begun; its database is there until the next one's. */
  void end(Object test) {
    Method method = running.get();
    if (method != null && method.test == test) {
      running.set(null);
    }
  }

  private synchronized void renew() {
    DatabasePool pool = copies;
    if (pool == null) {
      pool = open();
      copies = pool;
    }
    PooledDatabase next = pool.take();
    PooledDatabase last = copy;
    // Whatever a test did to its database, the one after the next has another.
    copy = next;
    sources.forEach(source -> source.use(next));
    if (last != null) {
      try (last) {
        goOn(last, next);
      }
    }
  }

  private static void goOn(PooledDatabase last, PooledDatabase next) {
    try {
      Sequences.goOn(last.dataSource(), next.dataSource());
    } catch (SQLException e) {
      throw new TempDbException(
          "the sequences of a test's database cannot be set: " + e.getMessage(),
          "Leave the database there that the last test had",
          e);
    }
  }

  /** A database can be copied when nobody is connected to it. */
  private DatabasePool open() {
    PooledDatabase original = database();
    retainOwn(original.connection().database());
    try {
      for (Switched source : sources) {
        source.closeFirst();
      }
    } catch (SQLException e) {
      throw new TempDbException(
          "a data source of the application context cannot be closed: " + e.getMessage(),
          "See the log of the context",
          e);
    }
    return TestServers.pool(properties, preparation, settings, extensions).copies(original);
  }

  /**
   * Leaves what connects elsewhere alone: what connects to nothing too, since its server need not
   * be there when tests run.
   */
  private void retainOwn(String original) {
    List<Switched> ours = new ArrayList<>();
    @Nullable Exception failure = null;
    for (Switched source : sources) {
      try {
        if (source.connectsTo(original)) {
          ours.add(source);
        }
      } catch (SQLException | RuntimeException e) {
        LoggerFactory.getLogger(TestDatabase.class)
            .warn("a data source of the application context is left alone: it does not connect", e);
        failure = e;
      }
    }
    if (ours.isEmpty()) {
      throw nothingToSwitch(failure);
    }
    sources.retainAll(ours);
  }

  private static TempDbException nothingToSwitch(@Nullable Exception failure) {
    return failure == null
        ? new TempDbException(
            "@AmpDatabase(scope = METHOD) has nothing to switch: no data source of the application"
                + " context connects to its database",
            "Have the DataSource bean connect as JdbcConnectionDetails says, or the"
                + " ConnectionFactory bean as R2dbcConnectionDetails, or leave out Scope.METHOD")
        : new TempDbException(
            "a data source of the application context does not connect: " + failure.getMessage(),
            "See the log of the context",
            failure);
  }

  @Override
  public synchronized void destroy() {
    if (copies != null) {
      copies.close();
    }
    if (database != null) {
      database.close();
    }
  }
}
