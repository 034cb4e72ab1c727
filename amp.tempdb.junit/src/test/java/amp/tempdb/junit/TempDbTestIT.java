package amp.tempdb.junit;

import static amp.tempdb.junit.TestRun.failsWith;
import static amp.tempdb.junit.TestRun.run;
import static amp.tempdb.junit.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.contract.Sql;
import amp.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class TempDbTestIT {
  private static final Queue<ConnectionInfo> SEEN = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  /** Every test adds the one row that it must find. */
  private static void claim(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO t VALUES (1)");
      var rows = statement.executeQuery("SELECT count(*) FROM t");
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
  }

  static final class OneTable implements TestPreparation {
    static final Queue<String> RUNS = new ConcurrentLinkedQueue<>();

    @Override
    public void prepare(ConnectionInfo connection) throws Exception {
      RUNS.add(connection.database());
      Sql.execute(connection, "CREATE TABLE t (x int)");
    }
  }

  @TempDbTest(preparation = OneTable.class)
  static class EachMethod {
    @TestDb DataSource field;
    private String before = "";

    @BeforeEach
    void remember(ConnectionInfo info) {
      before = info.database();
    }

    @RepeatedTest(3)
    void hasItsOwn(ConnectionInfo info, Connection connection) throws SQLException {
      SEEN.add(info);
      claim(field);
      assertThat(before).isEqualTo(info.database());
      assertThat(connection.getCatalog()).isEqualTo(info.database());
    }

    @Nested
    class Inner {
      @Test
      void hasItsOwnToo(DataSource dataSource, ConnectionInfo info) throws SQLException {
        SEEN.add(info);
        claim(dataSource);
      }
    }
  }

  @Test
  void everyMethodHasADatabaseOfItsOwnThatIsPreparedOnce() {
    OneTable.RUNS.clear();
    succeeds(4, run(Map.of(), EachMethod.class));
    assertThat(SEEN).extracting(ConnectionInfo::database).doesNotHaveDuplicates().hasSize(4);
    assertThat(OneTable.RUNS).hasSize(1);
  }

  @TempDbTest(scope = TempDbTest.Scope.CLASS)
  static class Many {
    @RepeatedTest(110)
    void connects(Connection connection) throws SQLException {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void theConnectionsOfTestsThatHaveEndedDoNotAddUp() {
    // A server admits a hundred.
    succeeds(110, run(Map.of(), Many.class));
  }

  @Test
  void whatIsClosedDoesNotDependOnHowJUnitTreatsOtherResources() {
    Map<String, String> never =
        Map.of("junit.jupiter.extensions.store.close.autocloseable.enabled", "false");
    succeeds(4, run(never, EachMethod.class));
    assertThat(SEEN)
        .isNotEmpty()
        .allSatisfy(info -> assertThat(info.socket().orElseThrow().getParent()).doesNotExist());
  }

  @Test
  void nothingIsLeftWhenTheRunHasEnded() {
    succeeds(4, run(Map.of(), EachMethod.class));
    assertThat(SEEN)
        .isNotEmpty()
        .allSatisfy(info -> assertThat(info.socket().orElseThrow().getParent()).doesNotExist());
  }

  @TempDbTest(preparation = OneTable.class, scope = TempDbTest.Scope.CLASS)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class OneForTheClass {
    @TestDb static DataSource shared;

    @BeforeAll
    static void beforeAll(ConnectionInfo info) {
      SEEN.add(info);
    }

    @Test
    @Order(1)
    void writes() throws SQLException {
      claim(shared);
    }

    @Test
    @Order(2)
    void finds(ConnectionInfo info) throws SQLException {
      assertThat(info.database()).isEqualTo(SEEN.element().database());
      assertThat(Sql.ask(info, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    @Test
    @Order(3)
    @TempDbTest
    void canHaveAnEmptyOne(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, "SELECT to_regclass('t') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void aClassSharesOneAndAMethodMayDiffer() {
    succeeds(3, run(Map.of(), OneForTheClass.class));
  }

  static class Neighbours {
    @Nested
    @TempDbTest(preparation = OneTable.class, scope = TempDbTest.Scope.CLASS)
    class One {
      @Test
      void hasItToItself(DataSource dataSource, ConnectionInfo info) throws SQLException {
        SEEN.add(info);
        claim(dataSource);
      }

      @Nested
      class Within {
        @Test
        void sharesIt(ConnectionInfo info) {
          assertThat(info.database()).isEqualTo(SEEN.element().database());
        }
      }
    }

    @Nested
    @TempDbTest(preparation = OneTable.class, scope = TempDbTest.Scope.CLASS)
    class Other {
      @Test
      void hasItToItself(DataSource dataSource) throws SQLException {
        claim(dataSource);
      }
    }
  }

  @Test
  void nestedClassesThatSayItThemselvesDoNotShareOne() {
    succeeds(3, run(Map.of(), Neighbours.class));
  }

  /** All at once: no one passes the barrier before the last has its database. */
  @Execution(ExecutionMode.CONCURRENT)
  static class Crowd {
    static CyclicBarrier barrier = new CyclicBarrier(8);

    void meet(DataSource dataSource, ConnectionInfo info) throws Exception {
      SEEN.add(info);
      barrier.await();
      claim(dataSource);
      barrier.await();
    }
  }

  @TempDbTest(preparation = OneTable.class)
  static class CrowdOne extends Crowd {
    @RepeatedTest(4)
    void parallel(DataSource dataSource, ConnectionInfo info) throws Exception {
      meet(dataSource, info);
    }
  }

  @TempDbTest(preparation = OneTable.class)
  static class CrowdTwo extends Crowd {
    @RepeatedTest(4)
    void parallel(DataSource dataSource, ConnectionInfo info) throws Exception {
      meet(dataSource, info);
    }
  }

  @Test
  void parallelMethodsAndClassesDoNotMeetInADatabase() {
    Map<String, String> parallel =
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "8");
    succeeds(8, run(parallel, CrowdOne.class, CrowdTwo.class));
    assertThat(SEEN).extracting(ConnectionInfo::database).doesNotHaveDuplicates().hasSize(8);
    assertThat(SEEN).extracting(ConnectionInfo::host).containsOnly(SEEN.element().host());
  }

  @TempDbTest
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class Failing {
    static final Map<String, Connection> OPEN = new ConcurrentHashMap<>();

    private static Connection open(String which) {
      return Objects.requireNonNull(OPEN.get(which));
    }

    @Test
    @Order(1)
    void fails(Connection handed, DataSource dataSource, ConnectionInfo info) throws SQLException {
      SEEN.add(info);
      OPEN.put("handed", handed);
      OPEN.put("own", dataSource.getConnection());
      throw new IllegalStateException("on purpose");
    }

    @Test
    @Order(2)
    void itsDatabaseIsGone(ConnectionInfo info) throws Exception {
      assertThat(open("handed").isClosed()).isTrue();
      String query =
          "SELECT count(*) FROM pg_database WHERE datname = '" + SEEN.element().database() + "'";
      Eventually.holds("the drop of its database", () -> "0".equals(Sql.ask(info, query)));
      assertThat(open("own").isValid(5)).isFalse();
    }
  }

  @Test
  void aFailingTestLeavesNoDatabaseAndNoConnection() {
    run(Map.of(), Failing.class).testEvents().assertStatistics(s -> s.succeeded(1).failed(1));
    assertThat(SEEN.element().socket().orElseThrow().getParent()).doesNotExist();
  }

  static final class Broken implements TestPreparation {
    @Override
    public void prepare(ConnectionInfo connection) throws Exception {
      SEEN.add(connection);
      throw new IllegalStateException("migration 7 is broken");
    }
  }

  @TempDbTest(preparation = Broken.class)
  static class BrokenPreparation {
    @Test
    void cannotRun(DataSource dataSource) {}
  }

  @Test
  void aBrokenPreparationFailsTheTestsWithItsMessageAndLeavesNothing() {
    failsWith(run(Map.of(), BrokenPreparation.class).testEvents(), "migration 7 is broken");
    assertThat(SEEN.element().socket().orElseThrow().getParent()).doesNotExist();
  }

  @TempDbTest
  static class TooEarly {
    @TestDb static DataSource shared;

    @Test
    void cannotRun() {}
  }

  @Test
  void aDatabaseThatIsNotThereYetIsExplained() {
    failsWith(run(Map.of(), TooEarly.class).containerEvents(), "Scope.CLASS");
  }

  static final class Keyed implements TestPreparation {
    static final Queue<String> RUNS = new ConcurrentLinkedQueue<>();

    @Override
    public String key() {
      return "junit-it";
    }

    @Override
    public void prepare(ConnectionInfo connection) throws Exception {
      RUNS.add(connection.database());
      Sql.execute(connection, "CREATE TABLE t (x int)");
    }
  }

  @TempDbTest(preparation = Keyed.class)
  static class Sharing {
    @Test
    void writes(DataSource dataSource, ConnectionInfo info) throws SQLException {
      SEEN.add(info);
      claim(dataSource);
    }
  }

  @Test
  void runsThatShareAFolderShareItsServerAndPrepareOnce() throws Exception {
    // Templates of its own, so that the preparation is not there from an earlier build.
    Map<String, String> shared =
        Map.of(
            "amp.tempdb.folder", folder.resolve("shared").toString(),
            "amp.tempdb.home", folder.resolve("home").toString());
    Keyed.RUNS.clear();
    for (int i = 0; i < 2; i++) {
      succeeds(1, run(shared, Sharing.class));
    }
    assertThat(Keyed.RUNS).hasSize(1);
    assertThat(SEEN).extracting(ConnectionInfo::host).containsOnly(SEEN.element().host());
    try (var pid = Files.list(folder.resolve("shared/prepared-junit-it/data"))) {
      assertThat(pid).noneMatch(file -> file.endsWith("postmaster.pid"));
    }
  }

  @Test
  void aSharedServerWantsAKey() {
    EngineExecutionResults results =
        run(Map.of("amp.tempdb.folder", folder.toString()), OneForTheClass.class);
    failsWith(results.containerEvents(), "OneTable has no key");
    assertThat(folder).isEmptyDirectory();
  }
}
