package amp.tempdb.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.Deadline;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every backend promises. A provider's tests extend this class and say how to select it, and
 * what of the contract it does not promise: {@link #supports}, {@link #runsServers}, {@link
 * #keepsDataInTheFolder}. The tests leave it to the caller to run them under a hostile environment
 * ({@code PGPORT} and its like).
 *
 * <p>Here are the promises about the lives of servers; those about settings, folders, and what a
 * backend can do besides opening are inherited.
 */
public abstract class ProviderContract extends ControlContract {
  /** Called by the tests of a provider. */
  protected ProviderContract() {}

  @Test
  void restartKeepsCommittedRowsOfSeveralTables() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      execute(db, "CREATE TABLE a (x int)", "INSERT INTO a SELECT generate_series(1, 1000)");
      execute(db, "CREATE TABLE b (y text)", "INSERT INTO b VALUES ('kept')");
    }
    try (TempDb db = TempDb.open(spec())) {
      assertThat(ask(db, "SELECT count(*) FROM a")).contains("1000");
      assertThat(ask(db, "SELECT y FROM b")).contains("kept");
    }
  }

  @Test
  void closingEndsTheServerAndWaitsForItsEnd() {
    needsServers();
    TempDb db = TempDb.open(spec());
    long pid = db.server().pid();
    assertThat(ProcessHandle.of(pid)).isPresent();
    db.close();
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    db.close();
    assertThatThrownBy(db::connection).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingDisconnectsClientsAndNeedsNoRecoveryAfterwards() throws Exception {
    needsServers();
    TempDb db = TempDb.open(spec());
    Path log = db.server().logFile();
    try (Connection client = DriverManager.getConnection(db.connection().jdbcUrl());
        Statement statement = client.createStatement()) {
      statement.execute("CREATE TABLE t (x int)");
      db.close();
      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
    TempDb.open(spec()).close();
    assertThat(Files.readString(log)).doesNotContain("was not properly shut down");
  }

  @Test
  void gracefulStopLetsAClientFinish() throws Exception {
    needsServers();
    TempDb db = TempDb.open(spec().with(s -> s.stopGrace(Duration.ofSeconds(60))));
    ConnectionInfo info = db.connection();
    try (Connection client = DriverManager.getConnection(info.jdbcUrl());
        Statement statement = client.createStatement()) {
      CompletableFuture<Void> closed = CompletableFuture.runAsync(db::close);
      // New clients are refused as soon as the shutdown has begun; the old one works on.
      awaitRefusal(info);
      assertThat(statement.execute("SELECT 1")).isTrue();
      assertThat(closed).isNotDone();
      client.close();
      closed.join();
    }
  }

  @Test
  void gracefulStopDisconnectsClientsThatStay() throws Exception {
    needsServers();
    TempDb db = TempDb.open(spec().with(s -> s.stopGrace(Duration.ofMillis(200))));
    try (Connection client = DriverManager.getConnection(db.connection().jdbcUrl())) {
      db.close();
      assertThat(client.isValid(5)).isFalse();
    }
    assertThat(db.isRunning()).isFalse();
  }

  private static void awaitRefusal(ConnectionInfo info) {
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));
    while (!refused(info)) {
      assertThat(deadline.passed()).as("new clients are still let in").isFalse();
      deadline.pause();
    }
  }

  private static boolean refused(ConnectionInfo connection) {
    try {
      DriverManager.getConnection(connection.jdbcUrl()).close();
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  @Test
  void databasesCanBeCreatedAndDroppedBetweenStartAndStop() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      execute(db, "CREATE DATABASE other");
      assertThat(Sql.ask(db.connection().withDatabase("other"), "SELECT current_database()"))
          .isEqualTo("other");
      execute(db, "DROP DATABASE other");
      assertThat(ask(db, "SELECT count(*) FROM pg_database WHERE datname = 'other'")).contains("0");
    }
  }

  @Test
  void aDatabaseOfAnotherNameIsCreatedInAnExistingCluster() throws Exception {
    needsDataInTheFolder();
    TempDb.open(spec()).close();
    String name = "my \"db\" 100%";
    try (TempDb db = TempDb.open(spec().with(s -> s.database(name)))) {
      assertThat(ask(db, "SELECT current_database()")).contains(name);
    }
  }

  @Test
  void anEphemeralDatabaseLeavesNothingBehindEvenWhenItsUserFails() {
    needs(Option.EPHEMERAL);
    List<TempDb> opened = new ArrayList<>();
    List<Path> made = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              try (TempDb db = TempDb.open(select(TempDbSpec.ephemeral()))) {
                opened.add(db);
                execute(db, "CREATE TABLE t (x int)");
                made.add(db.server().dataDirectory());
                throw new IllegalStateException("the test fails");
              }
            })
        .hasMessage("the test fails");
    assertThat(opened.get(0).isRunning()).isFalse();
    assertThat(made.get(0).getParent()).doesNotExist();
  }

  @Test
  void lifecyclesInParallelDoNotDisturbEachOther() {
    List<CompletableFuture<String>> all =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          TempDbSpec spec = select(TempDbSpec.at(folder.resolve("p" + i)));
                          try (TempDb db = TempDb.open(spec)) {
                            execute(db, "CREATE TABLE t AS SELECT " + i + " AS x");
                            return ask(db, "SELECT x FROM t").orElseThrow();
                          } catch (SQLException e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .toList();
    assertThat(all.stream().map(CompletableFuture::join)).containsExactly("0", "1", "2");
  }

  @Test
  void twoServersPreparedAlikeAreIsolated() throws Exception {
    needs(Option.PREPARATION);
    Preparation preparation =
        new Preparation("contract-1", c -> Sql.execute(c, "CREATE TABLE t AS SELECT 1 AS x"));
    TempDbSpec one = select(TempDbSpec.at(folder.resolve("1")));
    TempDbSpec two = select(TempDbSpec.at(folder.resolve("2")));
    try (TempDb a = TempDb.open(one.with(s -> s.preparation(preparation)));
        TempDb b = TempDb.open(two.with(s -> s.preparation(preparation)))) {
      execute(a, "UPDATE t SET x = 2");
      assertThat(ask(a, "SELECT x FROM t")).contains("2");
      assertThat(ask(b, "SELECT x FROM t")).contains("1");
      assertThat(runsServers() && a.server().pid() == b.server().pid()).isFalse();
    }
  }

  @Test
  void aFailedPreparationLeavesNoClusterBehind() throws Exception {
    needs(Option.PREPARATION);
    Preparation broken =
        new Preparation(
            "contract-broken",
            c -> {
              throw new IOException("no migration today");
            });
    assertThatThrownBy(() -> TempDb.open(spec().with(s -> s.preparation(broken))))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("no migration today");
    assertThat(folder.resolve("metadb/data")).doesNotExist();
    // Another test may have kept the result under this key.
    Preparation mended =
        new Preparation("contract-table", c -> Sql.execute(c, "CREATE TABLE mended ()"));
    try (TempDb db = TempDb.open(spec().with(s -> s.preparation(mended)))) {
      assertThat(ask(db, "SELECT to_regclass('mended') IS NOT NULL")).contains("t");
    }
  }

  @Test
  void aDatabaseThatWasPreparedOtherwiseIsRefused() {
    needs(Option.PREPARATION);
    Preparation one = new Preparation("contract-one", c -> {});
    Preparation two = new Preparation("contract-two", c -> {});
    TempDb.open(spec().with(s -> s.preparation(one))).close();
    TempDb.open(spec().with(s -> s.preparation(one))).close();

    assertThatThrownBy(() -> TempDb.open(spec().with(s -> s.preparation(two))))
        .isInstanceOf(TempDbException.class);
  }

  @Test
  void eachNameThatIsAskedForIsADatabaseOfItsOwn() throws Exception {
    TempDbSpec other = spec().with(s -> s.database("other"));
    try (TempDb one = TempDb.open(spec());
        TempDb two = TempDb.open(other)) {
      execute(one, "CREATE TABLE t (x int)");
      assertThat(ask(two, "SELECT to_regclass('t') IS NULL")).contains("t");
    }
  }

  @Test
  void aRunningDatabaseIsFoundWithoutBeingJoined() {
    assertThat(TempDb.running(spec())).isEmpty();
    try (TempDb db = TempDb.open(spec())) {
      assertThat(TempDb.running(spec()))
          .hasValueSatisfying(
              running -> {
                assertThat(running.connection().jdbcUrl()).isEqualTo(db.connection().jdbcUrl());
                assertThat(running.server().pid()).isEqualTo(db.server().pid());
              });
    }
    assertThat(TempDb.running(spec())).isEmpty();
  }
}
