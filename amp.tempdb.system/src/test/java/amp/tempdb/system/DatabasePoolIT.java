package amp.tempdb.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.pool.DatabasePool;
import amp.tempdb.api.pool.PooledDatabase;
import amp.tempdb.contract.Sql;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasePoolIT {
  private static final Preparation ONE_ROW =
      new Preparation(
          "pool-it", c -> Sql.execute(c, "CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)"));

  @TempDir Path folder;

  @BeforeAll
  static void unpack() {
    Binaries.postgres18();
  }

  private static TempDbSpec select(TempDbSpec spec) {
    return spec.with(s -> s.backend("system").home(Binaries.sharedHome()));
  }

  private static TempDbSpec ephemeral() {
    return select(TempDbSpec.ephemeral()).with(s -> s.preparation(ONE_ROW));
  }

  private TempDbSpec shared() {
    return select(TempDbSpec.at(folder.resolve("shared")))
        .with(s -> s.preparation(ONE_ROW).durability(Durability.FAST));
  }

  private static Set<String> databases(ConnectionInfo server) throws Exception {
    String names =
        Sql.ask(
            server.withDatabase("postgres"),
            "SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database"
                + " WHERE datname LIKE 'amp\\_test\\_%'");
    return Set.of(Objects.requireNonNull(names).split(" "));
  }

  private static void awaitGone(ConnectionInfo server, String database) {
    Eventually.seen(
        "the drop of " + database, () -> databases(server), there -> !there.contains(database));
  }

  /** As when the user has as many processes as the system allows. */
  private static final class NoThreads extends InheritableThreadLocal<String> {
    @Override
    protected String childValue(String value) {
      boolean ofPool =
          StackWalker.getInstance()
              .walk(
                  frames ->
                      frames.anyMatch(
                          frame ->
                              frame.getClassName().equals(DatabasePool.class.getName())
                                  && frame.getMethodName().contains("workers")));
      if (ofPool) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      return value;
    }
  }

  @Test
  void nothingStaysOpenWhereNoThreadsCanBeMade() {
    NoThreads noThreads = new NoThreads();
    noThreads.set("set");
    try {
      assertThatThrownBy(() -> DatabasePool.open(shared())).isInstanceOf(OutOfMemoryError.class);
    } finally {
      noThreads.remove();
    }

    assertThat(TempDb.running(shared())).isEmpty();
  }

  @Test
  void databasesCanBeCopiesOfOneThatWasUsed() throws Exception {
    try (DatabasePool pool = DatabasePool.open(ephemeral(), 1);
        PooledDatabase used = pool.take();
        Connection forgotten = used.dataSource().getConnection()) {
      Sql.execute(used.connection(), "INSERT INTO t VALUES (2)");

      String dropped;
      try (DatabasePool copies = pool.copies(used)) {
        PooledDatabase copy = copies.take();
        assertThat(Sql.ask(copy.connection(), "SELECT sum(x) FROM t")).isEqualTo("3");
        assertThat(forgotten.isValid(5)).isFalse();
        assertThatThrownBy(() -> Sql.ask(used.connection(), "SELECT 1")).isNotNull();
        Sql.execute(copy.connection(), "INSERT INTO t VALUES (3)");
        try (PooledDatabase other = copies.take()) {
          assertThat(Sql.ask(other.connection(), "SELECT sum(x) FROM t")).isEqualTo("3");
        }
        dropped = copy.connection().database();
      }

      try (PooledDatabase stillThere = pool.take()) {
        assertThat(Sql.ask(stillThere.connection(), "SELECT sum(x) FROM t")).isEqualTo("1");
        assertThat(databases(stillThere.connection())).doesNotContain(dropped);
      }
    }
  }

  @Test
  void anInterruptedPreparationLeavesItsThreadInterrupted() {
    Preparation.Action interrupted =
        connection -> {
          throw new InterruptedException("by the test");
        };
    TempDbSpec spec =
        select(TempDbSpec.ephemeral())
            .with(s -> s.preparation(new Preparation("pool-it-interrupted", interrupted)));
    assertThatThrownBy(() -> DatabasePool.open(spec)).isInstanceOf(TempDbException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> DatabasePool.open(select(TempDbSpec.ephemeral()), 1, interrupted))
        .isInstanceOf(TempDbException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void everyDatabaseIsPreparedAndIsolated() throws Exception {
    try (DatabasePool pool = DatabasePool.open(ephemeral());
        PooledDatabase first = pool.take();
        PooledDatabase second = pool.take()) {
      Sql.execute(first.connection(), "INSERT INTO t VALUES (2)");
      assertThat(Sql.ask(first.connection(), "SELECT count(*) FROM t")).isEqualTo("2");
      assertThat(Sql.ask(second.connection(), "SELECT count(*) FROM t")).isEqualTo("1");
      assertThat(second.connection().host()).isEqualTo(first.connection().host());
    }
  }

  @Test
  void aDatabaseGivenBackIsDroppedWithItsConnections() throws Exception {
    try (DatabasePool pool = DatabasePool.open(ephemeral(), 1);
        PooledDatabase stays = pool.take()) {
      PooledDatabase goes = pool.take();
      try (Connection used = goes.dataSource().getConnection()) {
        goes.close();
        goes.close();
        awaitGone(stays.connection(), goes.connection().database());
        assertThat(used.isValid(5)).isFalse();
      }
      assertThat(Sql.ask(stays.connection(), "SELECT count(*) FROM t")).isEqualTo("1");
    }
  }

  @Test
  void manyThreadsNeverGetTheSameDatabase() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (DatabasePool pool = DatabasePool.open(ephemeral(), 2)) {
      Callable<PooledDatabase> take = pool::take;
      List<Future<PooledDatabase>> taken = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        taken.add(threads.submit(take));
      }
      List<String> names = new ArrayList<>();
      for (Future<PooledDatabase> database : taken) {
        names.add(database.get().connection().database());
        assertThat(Sql.ask(database.get().connection(), "SELECT count(*) FROM t")).isEqualTo("1");
      }
      assertThat(names).doesNotHaveDuplicates();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void severalDatabasesAreMadeAtOnceForThreadsThatWait() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (DatabasePool pool = DatabasePool.open(ephemeral(), 1)) {
      ConnectionInfo server = pool.take().connection().withDatabase("postgres");
      List<Future<PooledDatabase>> taken = new ArrayList<>();
      try (Connection holding = server.dataSource().getConnection();
          Statement statement = holding.createStatement()) {
        holding.setAutoCommit(false);
        // Nobody can copy what another transaction is about to change.
        statement.execute("COMMENT ON DATABASE amp IS 'changed'");
        Callable<PooledDatabase> take = pool::take;
        for (int i = 0; i < 4; i++) {
          taken.add(threads.submit(take));
        }
        Eventually.seen(
            "two that wait for the template",
            () ->
                Sql.ask(
                    server,
                    "SELECT count(*) >= 2 FROM pg_stat_activity"
                        + " WHERE query LIKE 'CREATE DATABASE%' AND wait_event_type = 'Lock'"),
            "t"::equals);
        holding.commit();
      }
      Set<String> names = new HashSet<>();
      for (Future<PooledDatabase> database : taken) {
        names.add(database.get().connection().database());
      }
      assertThat(names).hasSize(4);
      Eventually.seen(
          "one session that has the lock",
          () -> Sql.ask(server, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"),
          "1"::equals);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void theServerOfAnEphemeralPoolEndsWithIt() {
    DatabasePool pool = DatabasePool.open(ephemeral());
    PooledDatabase taken = pool.take();
    Path socket = taken.connection().socket().orElseThrow();
    assertThat(socket).exists();
    pool.close();
    pool.close();
    taken.close();
    assertThat(socket.getParent()).doesNotExist();
    assertThatThrownBy(pool::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void poolsOnOneFolderShareItsServerAndDropTheirOwnAlone() throws Exception {
    try (DatabasePool stays = DatabasePool.open(shared(), 1);
        PooledDatabase kept = stays.take()) {
      ConnectionInfo server = kept.connection();
      DatabasePool goes = DatabasePool.open(shared(), 1);
      ConnectionInfo other = goes.take().connection();
      assertThat(other.host()).isEqualTo(server.host());
      String prefix = other.database().replaceAll("[0-9]+$", "");
      goes.close();
      assertThat(databases(server)).noneMatch(name -> name.startsWith(prefix));
      assertThat(Sql.ask(server, "SELECT count(*) FROM t")).isEqualTo("1");
    }
  }

  @Test
  void whatAKilledProcessLeftIsDroppedAndWhatALivingOneHasIsNot() throws Exception {
    try (DatabasePool living = DatabasePool.open(shared(), 1);
        PooledDatabase kept = living.take()) {
      ConnectionInfo server = kept.connection();
      // A process that dies leaves databases, and no session that holds their lock.
      String left = "amp_test_dead0000_1";
      String users = "amp_test_20261130_1";
      for (String name : List.of(left, users)) {
        Sql.execute(server.withDatabase("postgres"), "CREATE DATABASE " + name);
      }
      try (DatabasePool next = DatabasePool.open(shared(), 1)) {
        awaitGone(server, left);
        assertThat(databases(server)).contains(kept.connection().database(), users);
        assertThat(Sql.ask(server, "SELECT count(*) FROM t")).isEqualTo("1");
      }
    }
  }

  @Test
  void whatALivingProcessHasStaysThoughAllItsSessionsWereEnded() throws Exception {
    try (DatabasePool living = DatabasePool.open(shared(), 1);
        PooledDatabase kept = living.take();
        DatabasePool copies = living.copies(living.take());
        PooledDatabase copy = copies.take()) {
      ConnectionInfo server = kept.connection();
      Set<String> taken = Set.of(server.database(), copy.connection().database());
      Sql.ask(
          server,
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
      try (DatabasePool next = DatabasePool.open(shared(), 1)) {
        PooledDatabase swept = next.take();
        swept.close();
        // What is given back is dropped after the others have been looked through.
        awaitGone(server, swept.connection().database());
        assertThat(databases(server)).containsAll(taken);
      }
    }
  }

  @Test
  void whoDoesNotWaitForADatabaseLeavesThePoolAsItIs() throws Exception {
    try (DatabasePool pool = DatabasePool.open(ephemeral(), 1)) {
      List<PooledDatabase> taken = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Thread.currentThread().interrupt();
        try {
          taken.add(pool.take());
        } catch (TempDbException e) {
          assertThat(e).hasMessageContaining("interrupted");
        }
        assertThat(Thread.interrupted()).isTrue();
      }
      for (int i = 0; i < 10; i++) {
        taken.add(pool.take());
      }
      // One is kept ready, one is too many, and two are being made.
      assertThat(databases(taken.get(0).connection())).hasSizeLessThanOrEqualTo(taken.size() + 4);
    }
  }

  @Test
  void whoWaitsForEverIsGivenADatabase() {
    TempDbSpec patient = ephemeral().with(s -> s.startTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
    try (DatabasePool pool = DatabasePool.open(patient, 1)) {
      assertThat(pool.take().connection().database()).startsWith("amp_test_");
    }
  }

  @Test
  void aPoolWhoseSessionsWereEndedGoesOn() throws Exception {
    try (DatabasePool pool = DatabasePool.open(ephemeral(), 1)) {
      ConnectionInfo server = pool.take().connection();
      Sql.ask(
          server,
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE datname = 'postgres'");
      Set<String> taken = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        taken.add(pool.take().connection().database());
      }
      assertThat(taken).hasSize(3);
    }
  }

  @Test
  void aPreparationWithoutAKeyRunsOnceForAPool() throws Exception {
    List<String> runs = new ArrayList<>();
    Preparation.Action action =
        c -> {
          runs.add(c.database());
          Sql.execute(c, "CREATE TABLE t (x int)");
        };
    TempDbSpec spec = select(TempDbSpec.ephemeral());
    try (DatabasePool pool = DatabasePool.open(spec, 2, action)) {
      for (int i = 0; i < 3; i++) {
        assertThat(Sql.ask(pool.take().connection(), "SELECT count(*) FROM t")).isEqualTo("0");
      }
    }
    assertThat(runs).hasSize(1);
    assertThatThrownBy(() -> DatabasePool.open(shared(), 1, action))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPreparationThatStaysConnectedIsReported() throws Exception {
    List<Connection> open = new ArrayList<>();
    Preparation.Action action = c -> open.add(c.dataSource().getConnection());
    TempDbSpec spec = select(TempDbSpec.ephemeral());
    try (DatabasePool pool = DatabasePool.open(spec, 1, action)) {
      assertThatThrownBy(pool::take)
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("being accessed by other users")
          .hasMessageContaining("close all its connections");
      open.get(0).close();
    }
  }

  @Test
  void everyStrategyCopies() throws Exception {
    for (Durability durability : Durability.values()) {
      try (DatabasePool pool =
          DatabasePool.open(ephemeral().with(s -> s.durability(durability)), 1)) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          rows.add(Sql.ask(pool.take().connection(), "SELECT count(*) FROM t"));
        }
        assertThat(rows).containsExactly("1", "1");
      }
    }
  }
}
