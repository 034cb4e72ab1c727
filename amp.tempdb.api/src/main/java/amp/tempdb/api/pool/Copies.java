package amp.tempdb.api.pool;

import amp.os.process.LiveFiles;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Durability;
import amp.tempdb.api.TempDb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The databases of one pool. Their names begin with that of the prepared one and hold the pool's
 * number. What has such a name was left by a process that died where neither a file of the folder
 * says that this pool lives, nor a session holds an advisory lock on its number, as that of a pool
 * does which shares the server and not the folder.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-createdatabase.html">PostgreSQL 18, CREATE
 *     DATABASE</a>
 */
final class Copies {
  private static final String MARK = "_test_";
  private static final int DIGITS = 8;

  /** A number begins with a letter, as no date does that a user's own database is named after. */
  private static final String NUMBERED = "[a-f][0-9a-f]{" + (DIGITS - 1) + "}_[0-9]+";

  /** A name has 63 bytes at most, and the rest of it wants some. */
  private static final int LONGEST_BEGINNING = 36;

  private static final int VALID_SECONDS = 5;

  /** The first half of the locks' keys; the pool's number is the second. */
  private static final int LOCKS = 0x616d70;

  private final ConnectionInfo maintenance;
  private final String template;
  private final int number = newNumber();
  private final String prefix;
  private final String name;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<String> existing = ConcurrentHashMap.newKeySet();

  /** Those that nobody creates with now; the last that was used comes first. */
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();

  private final Queue<Session> creating = new ConcurrentLinkedQueue<>();
  private final Session dropping;
  private final CopyStrategy strategy;
  private final Optional<LivePools> pools;
  private final Optional<LiveFiles.Registration> life;
  private boolean templateIsOpen;
  private volatile boolean closed;

  /**
   * Connects to nothing yet.
   *
   * @param folder that of a server which other processes share
   * @param closeTemplate whether the sessions in the template are ended before it is first copied
   */
  Copies(
      TempDb server,
      Optional<Path> folder,
      String template,
      Durability durability,
      boolean closeTemplate) {
    pools = folder.map(LivePools::new);
    life = pools.map(living -> living.join(number));
    this.template = template;
    prefix = beginning(template) + MARK;
    name = prefix + HexFormat.of().toHexDigits(number) + "_";
    // What is copied must be in nobody's use.
    maintenance =
        server.connection().withDatabase(template.equals("postgres") ? "template1" : "postgres");
    strategy = new CopyStrategy(major(server.server().version()), durability);
    templateIsOpen = closeTemplate;
    dropping = new Session("SELECT 1");
  }

  private static int newNumber() {
    SecureRandom random = new SecureRandom();
    return (0xa + random.nextInt(6)) << 28 | random.nextInt() >>> 4;
  }

  /** Returns as many whole characters of a name as there is room for; of a copy, its original's. */
  private static String beginning(String template) {
    String name = template.replaceFirst(MARK + NUMBERED + "$", "");
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST_BEGINNING) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }

  private static int major(String version) {
    return Integer.parseInt(version.split("\\D", 2)[0]);
  }

  /** Makes a copy and returns its name; several threads make several at once. */
  String create() throws SQLException {
    String copy = name + count.incrementAndGet();
    Session session = Objects.requireNonNullElseGet(idle.poll(), this::newSession);
    try {
      session.use(
          connection -> {
            closeTemplate(connection);
            existing.add(copy);
            strategy.copy(connection, template, copy);
          });
    } catch (SQLException e) {
      // What has ended one session may have ended others, and the next try is the last.
      idle.forEach(Session::forgetIfEnded);
      idle.push(session);
      throw e;
    }
    keepOnly(session);
    return copy;
  }

  /**
   * Closes the others that are idle, since a server that many pools share has few connections. The
   * one that has just worked has the lock.
   */
  private synchronized void keepOnly(Session session) {
    for (Session other = idle.poll(); other != null; other = idle.poll()) {
      creating.remove(other);
      other.close();
    }
    idle.push(session);
  }

  /** Each holds the lock, so that it is held as long as one of them is there. */
  private Session newSession() {
    Session session = new Session("SELECT pg_advisory_lock_shared(" + LOCKS + ", " + number + ")");
    creating.add(session);
    return session;
  }

  /** Ends the sessions in the template, which cannot be copied while there are any, for good. */
  private synchronized void closeTemplate(Connection connection) throws SQLException {
    if (templateIsOpen) {
      execute(
          connection,
          "ALTER DATABASE " + CopyStrategy.quoted(template) + " ALLOW_CONNECTIONS false");
      execute(
          connection,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
              + CopyStrategy.literal(template));
      templateIsOpen = false;
    }
  }

  /** Drops a copy; one that cannot be dropped goes with the server, or with the next sweep. */
  void drop(String copy) {
    if (closed) {
      return;
    }
    try {
      dropping.use(connection -> drop(connection, copy));
      existing.remove(copy);
    } catch (SQLException e) {
      LoggerFactory.getLogger(Copies.class).warn("cannot drop the database {}", copy, e);
    }
  }

  /** Drops all that are left. */
  void dropAll() {
    existing.forEach(this::drop);
  }

  /** Drops what other pools left whose process died. */
  void sweep() {
    try {
      dropping.use(this::sweep);
    } catch (SQLException e) {
      LoggerFactory.getLogger(Copies.class).warn("cannot drop databases that were left", e);
    }
  }

  private void sweep(Connection connection) throws SQLException {
    Pattern copies = Pattern.compile(Pattern.quote(prefix) + NUMBERED);
    Set<String> names = new HashSet<>();
    Set<Integer> numbers = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database")) {
      while (rows.next()) {
        if (copies.matcher(rows.getString(1)).matches()) {
          names.add(rows.getString(1));
        }
      }
    }
    names.forEach(n -> numbers.add(numberOf(n)));
    // Asked last: a pool is noted before it makes a database.
    IntPredicate living = living();
    for (int pool : numbers) {
      if (living.test(pool) || !tryLock(connection, pool)) {
        continue;
      }
      for (String left : names) {
        if (numberOf(left) == pool) {
          drop(connection, left);
        }
      }
      execute(connection, "SELECT pg_advisory_unlock(" + LOCKS + ", " + pool + ")");
    }
  }

  private IntPredicate living() throws SQLException {
    try {
      return pools.isPresent() ? pools.get().living() : pool -> false;
    } catch (IOException e) {
      throw new SQLException("it cannot be seen which pools of databases live", e);
    }
  }

  private int numberOf(String database) {
    return Integer.parseUnsignedInt(
        database.substring(prefix.length(), prefix.length() + DIGITS), 16);
  }

  private static boolean tryLock(Connection connection, int pool) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCKS + ", " + pool + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void drop(Connection connection, String database) throws SQLException {
    execute(
        connection, "DROP DATABASE IF EXISTS " + CopyStrategy.quoted(database) + " WITH (FORCE)");
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Closes the sessions; with those that create the lock goes. */
  void close() {
    closed = true;
    creating.forEach(Session::close);
    dropping.close();
    life.ifPresent(Copies::end);
  }

  private static void end(LiveFiles.Registration life) {
    try {
      life.close();
    } catch (IOException e) {
      // The kernel tells that it has ended.
      LoggerFactory.getLogger(Copies.class).debug("the file of a pool was not deleted", e);
    }
  }

  /** What is done with a session. */
  @FunctionalInterface
  private interface Work {
    void with(Connection connection) throws SQLException;
  }

  /** A connection that is opened late, and again after a failure. */
  private final class Session {
    private final String first;
    private @Nullable Connection connection;

    Session(String first) {
      this.first = first;
    }

    synchronized void use(Work work) throws SQLException {
      if (closed) {
        throw new SQLException("the pool of databases is closed");
      }
      Connection open = connection;
      if (open == null) {
        open = maintenance.dataSource().getConnection();
        try {
          execute(open, first);
        } catch (SQLException e) {
          closeQuietly(open);
          throw e;
        }
        connection = open;
      }
      try {
        work.with(open);
      } catch (SQLException e) {
        forgetIfEnded();
        throw e;
      }
    }

    /** The lock lives as long as its session: what still works is kept. */
    synchronized void forgetIfEnded() {
      Connection open = connection;
      try {
        if (open != null && !open.isValid(VALID_SECONDS)) {
          connection = null;
          closeQuietly(open);
        }
      } catch (SQLException e) {
        throw new AssertionError("only a negative time is refused", e);
      }
    }

    synchronized void close() {
      if (connection != null) {
        closeQuietly(connection);
      }
    }

    private void closeQuietly(Connection open) {
      try {
        open.close();
      } catch (SQLException e) {
        LoggerFactory.getLogger(Copies.class).debug("a session did not close", e);
      }
    }
  }
}
