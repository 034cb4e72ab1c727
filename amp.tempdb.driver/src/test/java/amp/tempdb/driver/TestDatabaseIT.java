package amp.tempdb.driver;

import static amp.tempdb.driver.Sql.one;
import static amp.tempdb.driver.Sql.run;
import static java.sql.DriverManager.getConnection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.testkit.Binaries;
import amp.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

class TestDatabaseIT {
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final AtomicInteger CIRCLES = new AtomicInteger();

  @TempDir Path folder;

  @BeforeAll
  static void unpack() {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
  }

  @Test
  void aUrlHasADatabaseOfItsNameWhichItsConnectionsShareAndOthersDoNot() throws SQLException {
    try (Connection first = getConnection("jdbc:amp:test:orders")) {
      assertThat(one(first, "SELECT current_database()")).isEqualTo("orders");
      run(first, "CREATE TABLE t (id int)");
    }
    try (Connection second = getConnection("jdbc:amp:test:orders?ApplicationName=mine");
        Connection other = getConnection("jdbc:amp:test:others")) {
      assertThat(one(second, "SELECT to_regclass('t')")).isEqualTo("t");
      assertThat(one(second, "SHOW application_name")).isEqualTo("mine");
      assertThat(one(other, "SELECT to_regclass('t')")).isNull();
    }
  }

  @Test
  void extensionsAreThoseOfTheUrl() throws SQLException {
    String url = "jdbc:amp:test:extended?extensions=pg_stat_statements,pg_trgm";
    try (Connection connection = getConnection(url)) {
      assertThat(one(connection, "SHOW pg_stat_statements.max")).isEqualTo("5000");
    }
    assertThatThrownBy(() -> getConnection("jdbc:amp:test:lacking?extensions=pgvector"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("the extension pgvector is asked for");
  }

  @Test
  void theConnectionIsThePostgresqlDriversAndItsUrlLeadsBack() throws SQLException {
    try (Connection connection = getConnection("jdbc:amp:test:plain")) {
      run(connection, "CREATE TABLE here (id int)");
      assertThat(connection).isInstanceOf(PGConnection.class);
      assertThat(connection.unwrap(PGConnection.class)).isSameAs(connection);
      String url = connection.getMetaData().getURL();
      assertThat(url).startsWith("jdbc:postgresql:").doesNotContain("password");

      try (Connection again = DriverManager.getConnection(url, "postgres", "")) {
        assertThat(one(again, "SELECT to_regclass('here')")).isEqualTo("here");
      }
    }
  }

  @Test
  void scriptsAndAFunctionRunOnceInTheirOrder() throws Exception {
    Path file = folder.resolve("second.sql");
    Files.writeString(file, "INSERT INTO fruit VALUES ('plum; not an end');");
    String url =
        "jdbc:amp:test:scripts?scripts=classpath:fruit.sql,"
            + file
            + "&function="
            + TestDatabaseIT.class.getName()
            + "::fill";
    List<Future<@Nullable String>> seen = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int i = 0; i < 8; i++) {
        seen.add(threads.submit(() -> names(url)));
      }
      for (Future<@Nullable String> names : seen) {
        assertThat(names.get()).isEqualTo("apple,plum; not an end,cherry");
      }
    } finally {
      threads.shutdown();
    }
    assertThat(CALLS).hasValue(1);
  }

  private static @Nullable String names(String url) throws SQLException {
    try (Connection connection = getConnection(url)) {
      return one(connection, "SELECT string_agg(name, ',') FROM fruit");
    }
  }

  /** Is called by its name. */
  public static void fill(Connection connection) throws SQLException {
    CALLS.incrementAndGet();
    run(connection, "INSERT INTO fruit VALUES ('cherry')");
  }

  @Test
  void aFunctionThatConnectsByTheUrlThatItPreparesIsToldOfItsConnection() throws SQLException {
    String url = "jdbc:amp:test:circle?keep=connections";
    String function = TestDatabaseIT.class.getName() + "::connect";

    refuses(
        url + "&function=" + function,
        "the function " + function + " failed",
        "connects by the URL of the database that it prepares (test circle)",
        "Use the connection that it is given");

    assertThat(CIRCLES).hasValue(1);
    try (Connection connection = getConnection(url)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  /** Is called by its name; what it makes would have no end. */
  public static void connect(Connection given) throws SQLException {
    if (CIRCLES.incrementAndGet() == 1) {
      getConnection("jdbc:amp:test:circle?function=" + TestDatabaseIT.class.getName() + "::connect")
          .close();
    }
  }

  /** Cannot be loaded. */
  public static final class Broken {
    private static final int TABLES = Integer.parseInt("none");

    private Broken() {}

    /** Is called by its name, if it can be. */
    public static void load(Connection given) throws SQLException {
      given.setNetworkTimeout(Runnable::run, TABLES);
    }
  }

  @Test
  void aFunctionWhoseClassCannotBeLoadedIsRefusedAsAnySQLException() {
    String function = Broken.class.getName() + "::load";

    for (int i = 0; i < 2; i++) {
      refuses(
          "jdbc:amp:test:broken?function=" + function,
          "the class " + Broken.class.getName() + " for function=" + function,
          "Correct the class");
    }
  }

  @Test
  void aScriptThatFailsIsToldWithItsLineAndTheNextTryBeginsAnew() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.sql"), "SELECT 1;\n\nSELECT nonsense;\n");
    String url = "jdbc:amp:test:bad?scripts=" + file;

    assertThatThrownBy(() -> getConnection(url))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"))
        .hasMessageContaining(file + ", line 3: ")
        .hasMessageContaining("nonsense");

    Files.writeString(file, "CREATE TABLE mended (id int);");
    try (Connection connection = getConnection(url)) {
      assertThat(one(connection, "SELECT to_regclass('mended')")).isEqualTo("mended");
    }
  }

  @Test
  void whatTheUrlAsksForAndIsNotThereIsNamed() {
    refuses("jdbc:amp:test:n?scripts=nowhere.sql", "there is no script", "nowhere.sql");
    refuses("jdbc:amp:test:n?scripts=fruit.sql", "Write classpath:fruit.sql");
    refuses("jdbc:amp:test:n?scripts=classpath:nowhere.sql", "not on the class path");
    refuses("jdbc:amp:test:n?function=a.B::c", "there is no class a.B");
    refuses("jdbc:amp:test:n?function=java.lang.String::c", "public static");
    refuses("jdbc:amp:test:n?version=x", "version \"x\"");
    refuses("jdbc:amp:test:n?keep=long", "keep=long");
    refuses("jdbc:amp:test:" + "n".repeat(64), "63 bytes");
    refuses("jdbc:amp:test:n?template=a&function=a.B::c", "Remove template or function");
    refuses("jdbc:amp:test:n?template=a&folder=b", "Remove template or folder");
  }

  @Test
  void whatTheScriptsMadeIsKeptAsATemplateUntilTheyChange() throws Exception {
    Path file = Files.writeString(folder.resolve("t.sql"), "CREATE TABLE made AS SELECT now() t;");
    String query = "?database=kept&template=kept&scripts=" + file;
    String first = made("jdbc:amp:test:kept1" + query);
    assertThat(made("jdbc:amp:test:kept2" + query)).isEqualTo(first);

    Files.writeString(file, "CREATE TABLE made AS SELECT now() AS t;");
    assertThat(made("jdbc:amp:test:kept3" + query)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "amp", "ofItsName"})
  void aTemplateIsThereInADatabaseOfAnyName(String name) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("named.sql"), "CREATE TABLE made AS SELECT current_database() AS t;");

    assertThat(
            made(
                "jdbc:amp:test:any-"
                    + name
                    + "?template=any&database="
                    + name
                    + "&scripts="
                    + file))
        .isEqualTo(name);
  }

  @Test
  void aScriptOfATemplateFailsWithTheServersStateToo() throws Exception {
    Path file = Files.writeString(folder.resolve("bad-template.sql"), "SELECT nonsense;");

    assertThatThrownBy(() -> getConnection("jdbc:amp:test:badt?template=bad&scripts=" + file))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"))
        .hasMessageContaining(file + ", line 1: ");
  }

  private static String made(String url) throws SQLException {
    try (Connection connection = getConnection(url)) {
      return Objects.requireNonNull(one(connection, "SELECT t FROM made"));
    }
  }

  @Test
  void aDatabaseThatIsKeptForItsConnectionsAloneIsNewAfterTheLast() throws SQLException {
    String url = "jdbc:amp:test:brief?keep=connections";
    String data;
    try (Connection first = getConnection(url);
        Connection second = getConnection(url)) {
      data = Objects.requireNonNull(one(first, "SHOW data_directory"));
      run(first, "CREATE TABLE t (id int)");
      first.close();
      assertThat(one(second, "SELECT to_regclass('t')")).isEqualTo("t");
    }
    try (Connection next = getConnection(url)) {
      assertThat(one(next, "SELECT to_regclass('t')")).isNull();
    }
    Eventually.holds("the first server's folder is gone", () -> !Files.exists(Path.of(data)));
  }

  @Test
  void aServerEndsByItselfWhenItsTimeIsOver() throws SQLException {
    String data;
    try (Connection connection = getConnection("jdbc:amp:test:passing?keep=1")) {
      data = Objects.requireNonNull(one(connection, "SHOW data_directory"));
    }
    Eventually.holds("its folder is gone", () -> !Files.exists(Path.of(data)));
  }

  @Test
  void theSameNameWithOtherParametersIsRefusedWhileItIsOpen() throws SQLException {
    try (Connection connection = getConnection("jdbc:amp:test:one?keep=jvm")) {
      assertThat(connection.isValid(5)).isTrue();
      refuses("jdbc:amp:test:one", "the test database one is open with other parameters", "name");
    }
  }

  @Test
  void theEndOfTheServerIsToldAndNoEmptyDatabaseTakesItsPlace() throws SQLException {
    String url = "jdbc:amp:test:ended";
    long postmaster;
    try (Connection connection = getConnection(url)) {
      long pid = Long.parseLong(Objects.requireNonNull(one(connection, "SELECT pg_backend_pid()")));
      postmaster = ProcessHandle.of(pid).flatMap(ProcessHandle::parent).orElseThrow().pid();
    }
    ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();
    Eventually.holds("it ended", () -> ProcessHandle.of(postmaster).isEmpty());

    assertThatThrownBy(() -> getConnection(url))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"))
        .hasMessageContaining("the server of the test database ended has ended");
  }

  @Test
  void aFolderKeepsItForTheNextRun() throws SQLException {
    Path kept = folder.resolve("kept");
    String url = "jdbc:amp:test:lasting?keep=connections&folder=" + kept;
    try (Connection connection = getConnection(url)) {
      run(connection, "CREATE TABLE t (id int)");
    }
    try (Connection connection = getConnection(url)) {
      assertThat(one(connection, "SELECT current_database()")).isEqualTo("lasting");
      assertThat(one(connection, "SELECT to_regclass('t')")).isEqualTo("t");
    }
    Eventually.holds("its server ended", () -> !Files.exists(kept.resolve("data/postmaster.pid")));
  }

  @Test
  void aFolderKeepsTheDatabasesOfOthers() throws Exception {
    Path project = Files.createDirectories(folder.resolve("project"));
    String projects = "jdbc:amp:" + project + "?keep=connections";
    Path metadb = project.resolve(".amp/metadb");
    try (Connection connection = getConnection(projects)) {
      run(connection, "CREATE TABLE valuable (id int)");
    }
    try (Connection connection =
        getConnection("jdbc:amp:test:guest?keep=connections&folder=" + metadb)) {
      assertThat(one(connection, "SELECT current_database()")).isEqualTo("guest");
    }
    try (Connection connection = getConnection(projects)) {
      assertThat(one(connection, "SELECT to_regclass('valuable')")).isEqualTo("valuable");
    }
    Eventually.holds(
        "its server ended", () -> !Files.exists(metadb.resolve("data/postmaster.pid")));
  }

  @Test
  void whatIsKeptIsSyncedToDisk() throws SQLException {
    String url = "jdbc:amp:test:synced?keep=connections";
    try (Connection kept = getConnection(url + "&folder=" + folder.resolve("synced"))) {
      assertThat(one(kept, "SHOW fsync")).isEqualTo("on");
      assertThat(one(kept, "SHOW synchronous_commit")).isEqualTo("on");
    }
    try (Connection gone = getConnection(url)) {
      assertThat(one(gone, "SHOW fsync")).isEqualTo("off");
    }
  }

  @Test
  void aFolderHasNoDatabaseThatNobodyAskedFor() throws SQLException {
    Path kept = folder.resolve("alone");
    String url = "jdbc:amp:test:alone?keep=connections&folder=" + kept;
    for (int i = 0; i < 2; i++) {
      try (Connection connection = getConnection(url)) {
        assertThat(
                one(
                    connection,
                    "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database"
                        + " WHERE NOT datistemplate"))
            .isEqualTo("alone,postgres");
      }
    }
    Eventually.holds("its server ended", () -> !Files.exists(kept.resolve("data/postmaster.pid")));
  }

  private static void refuses(String url, String... texts) {
    assertThatThrownBy(() -> getConnection(url))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
        .hasMessageContainingAll(texts);
  }
}
