package amp.metadb.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.PostgresUrl;
import amp.metadb.MetadataDb;
import amp.metadb.MigratedDatabase;
import amp.metadb.connect.DriverSource;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.sql.Pacing;
import amp.sql.RetryPolicy;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionsIT {
  private static final TestServer server = TestServer.shared();

  private final AtomicInteger attempts = new AtomicInteger();
  private MetadataDb db;
  private String database;

  @BeforeEach
  void open() {
    String url = MigratedDatabase.create();
    database = url.substring(url.lastIndexOf('/') + 1);
    server.execute(database, "create table t (id int primary key, n int not null)");
    server.execute(database, "insert into t values (1, 0), (2, 0)");
    server.execute(database, "create sequence s");
    db = MetadataDb.open(MetadataDbSpec.of(url));
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void whatFailsIsRolledBackAndNotRepeated() {
    assertThatThrownBy(
            () ->
                db.transactions()
                    .call(
                        connection -> {
                          attempts.incrementAndGet();
                          add(connection, 1);
                          return Sql.update(connection, "insert into t values (1, 1)");
                        }))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("[23505]");
    assertThatThrownBy(
            () ->
                db.transactions()
                    .call(
                        connection -> {
                          add(connection, 1);
                          throw new IllegalArgumentException("mine");
                        }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(attempts).hasValue(1);
    assertThat(sum()).isZero();
  }

  @Test
  void aSerialisationFailureIsRepeated() throws Exception {
    CyclicBarrier bothHaveRead = new CyclicBarrier(2);
    AtomicInteger first = new AtomicInteger();
    // Each reads both rows and writes one: only one of two that overlap can commit.
    inParallel(
        2,
        worker ->
            db.transactions()
                .callSerializable(
                    connection -> {
                      attempts.incrementAndGet();
                      int sum = sum(connection);
                      if (first.getAndIncrement() < 2) {
                        await(bothHaveRead);
                      }
                      return Sql.update(
                          connection,
                          "update t set n = ? - (select n from t where id = ?) where id = ?",
                          sum + 1,
                          2 - worker,
                          1 + worker);
                    }));
    assertThat(sum()).isEqualTo(2);
    assertThat(attempts).hasValueGreaterThan(2);
  }

  @Test
  void aDeadlockIsRepeated() throws Exception {
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger first = new AtomicInteger();
    inParallel(
        2,
        worker ->
            db.transactions()
                .call(
                    connection -> {
                      attempts.incrementAndGet();
                      add(connection, 1 + worker);
                      if (first.getAndIncrement() < 2) {
                        await(bothHoldOne);
                      }
                      return add(connection, 2 - worker);
                    }));
    assertThat(sum()).isEqualTo(4);
    // The victim may meet the other once more when it tries again.
    assertThat(attempts).hasValueGreaterThan(2);
  }

  @Test
  void aConnectionLostBeforeTheCommitIsRepeated() {
    db.transactions()
        .call(
            connection -> {
              add(connection, 1);
              if (attempts.incrementAndGet() == 1) {
                Sql.list(connection, r -> 1, "select pg_terminate_backend(pg_backend_pid())");
              }
              return true;
            });
    assertThat(attempts).hasValue(2);
    assertThat(sum()).isEqualTo(1);
  }

  @Test
  void aConnectionLostDuringTheCommitIsReportedAndNotRepeated() {
    endFirstCommit();
    assertThatThrownBy(
            () ->
                db.transactions()
                    .call(
                        connection -> {
                          attempts.incrementAndGet();
                          return add(connection, 1);
                        }))
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("Look whether");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void idempotentWorkThatCannotBeRepeatedHasAnUnknownOutcomeToo() {
    endFirstCommit();
    MetadataDbSpec once =
        MetadataDbSpec.of(server.url(database)).with(s -> s.retry(RetryPolicy.never()));
    try (MetadataDb impatient = MetadataDb.open(once)) {
      assertThatThrownBy(
              () -> impatient.transactions().callIdempotent(connection -> add(connection, 1)))
          .isInstanceOf(UnknownOutcomeException.class);
    }
  }

  @Test
  void idempotentWorkIsRepeatedAfterAConnectionLostDuringTheCommit() {
    endFirstCommit();
    db.transactions()
        .callIdempotent(
            connection -> {
              attempts.incrementAndGet();
              return Sql.update(connection, "update t set n = 5 where id = 1");
            });
    assertThat(attempts).hasValue(2);
    assertThat(sum()).isEqualTo(5);
  }

  @Test
  void aServerThatStaysAwayEndsTheAttempts() {
    RetryPolicy policy =
        new RetryPolicy(
            3, java.time.Duration.ofSeconds(20), java.time.Duration.ZERO, java.time.Duration.ZERO);
    Transactions transactions =
        new Transactions(
            new DriverSource(PostgresUrl.parse("postgresql://127.0.0.1:1/none")),
            attempts::incrementAndGet,
            policy,
            Pacing.SYSTEM);
    assertThatThrownBy(() -> transactions.call(connection -> 1))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("in each of 3 attempts")
        .hasMessageContaining("Check that the database server runs");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void aRestartOfTheServerLosesAndRepeatsNoTransaction() throws Exception {
    try (TestServer own = TestServer.start();
        MetadataDb other = MetadataDb.open(MetadataDbSpec.of(own.newDatabase()))) {
      other.transactions().call(c -> Sql.update(c, "create table log (id uuid)"));
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger unknown = new AtomicInteger();
      AtomicInteger acknowledged = new AtomicInteger();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<?>> workers = new java.util.ArrayList<>();
      for (int i = 0; i < 4; i++) {
        workers.add(
            threads.submit(
                () -> {
                  while (!done.get()) {
                    try {
                      other.transactions().call(TransactionsIT::log);
                      acknowledged.incrementAndGet();
                    } catch (UnknownOutcomeException e) {
                      unknown.incrementAndGet();
                    }
                  }
                }));
      }
      awaitMore(acknowledged, 50);
      own.restart();
      awaitMore(acknowledged, 50);
      done.set(true);
      for (Future<?> worker : workers) {
        worker.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
      int rows = other.transactions().callIdempotent(c -> first(c, "select count(*) from log"));
      assertThat(rows).isBetween(acknowledged.get(), acknowledged.get() + unknown.get());
      assertThat(unknown.get()).as("at most what each of the threads had on the way").isLessThan(5);
    }
  }

  private static int log(Connection connection) throws SQLException {
    return Sql.update(connection, "insert into log values (gen_random_uuid())");
  }

  private static void awaitMore(AtomicInteger counter, int more) {
    int target = counter.get() + more;
    Eventually.seen(target + " of them", counter::get, now -> now >= target);
  }

  /** Makes the server end the session that commits first, within its commit. */
  private void endFirstCommit() {
    server.execute(
        database,
        "create function cut() returns trigger language plpgsql as $$ begin"
            + " if nextval('s') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;"
            + " return null; end $$;"
            + " create constraint trigger cut after update on t deferrable initially deferred"
            + " for each row execute function cut()");
  }

  private static int add(Connection connection, int id) throws SQLException {
    return Sql.update(connection, "update t set n = n + 1 where id = ?", id);
  }

  private int sum() {
    return db.transactions().callIdempotent(TransactionsIT::sum);
  }

  private static int sum(Connection connection) throws SQLException {
    return first(connection, "select sum(n) from t");
  }

  private static int first(Connection connection, String query) throws SQLException {
    return Sql.find(connection, row -> row.getInt(1), query).orElseThrow();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private interface Job {
    void run(int worker);
  }

  private static void inParallel(int count, Job job) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    List<Future<?>> results = new java.util.ArrayList<>();
    for (int i = 0; i < count; i++) {
      int worker = i;
      results.add(threads.submit(() -> job.run(worker)));
    }
    threads.shutdown();
    for (Future<?> result : results) {
      result.get(60, TimeUnit.SECONDS);
    }
  }
}
