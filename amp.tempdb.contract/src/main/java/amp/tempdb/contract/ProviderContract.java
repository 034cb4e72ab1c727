package amp.tempdb.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.Role;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every backend that runs PostgreSQL promises. A provider's tests extend this class and say
 * how to select it. The tests leave it to the caller to run them under a hostile environment
 * ({@code PGPORT} and its like).
 */
public abstract class ProviderContract {
  /** The folder of one test. */
  @TempDir protected Path folder;

  /** Called by the tests of a provider. */
  protected ProviderContract() {}

  /** Selects the backend under test. */
  protected abstract TempDbSpec select(TempDbSpec spec);

  /** Returns a specification of a persistent database in this test's folder. */
  protected final TempDbSpec spec() {
    return select(TempDbSpec.at(folder.resolve("metadb")));
  }

  private static void execute(TempDb db, String... statements) throws SQLException {
    Sql.execute(db.connection(), statements);
  }

  private static Optional<String> ask(TempDb db, String query) throws SQLException {
    return Optional.ofNullable(Sql.ask(db.connection(), query));
  }

  @Test
  void serverParameterGivenAtStartIsVisible() throws Exception {
    try (TempDb db = TempDb.open(spec().with(s -> s.setting("work_mem", "7MB")))) {
      assertThat(ask(db, "SHOW work_mem")).contains("7MB");
    }
  }

  @Test
  void localeCAndUtf8ReachTheCluster() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      assertThat(ask(db, "SHOW server_encoding")).contains("UTF8");
      assertThat(ask(db, "SELECT datcollate FROM pg_database WHERE datname = 'amp'")).contains("C");
      assertThat(ask(db, "SELECT upper('é')")).contains(supportsBuiltinLocale(db) ? "É" : "é");
    }
  }

  private static boolean supportsBuiltinLocale(TempDb db) {
    return Integer.parseInt(db.server().version().split("\\.", 2)[0]) >= 17;
  }

  @Test
  void anotherLocaleCanBeAskedFor() throws Exception {
    try (TempDb db = TempDb.open(spec().with(s -> s.initdbOption("--locale=C.UTF-8")))) {
      assertThat(ask(db, "SELECT datcollate FROM pg_database WHERE datname = 'amp'"))
          .hasValueSatisfying(locale -> assertThat(locale).isEqualToIgnoringCase("C.UTF-8"));
    }
  }

  @Test
  void initdbOptionTakesEffect() throws Exception {
    int wal = 4;
    try (TempDb db = TempDb.open(spec().with(s -> s.initdbOption("--wal-segsize=" + wal)))) {
      assertThat(ask(db, "SHOW wal_segment_size")).contains(wal + "MB");
    }
  }

  @Test
  void unwritablePlaceIsNamed() throws IOException {
    // Even root can make nothing in /proc.
    Path place = Path.of("/proc/amp");
    if (!isRoot()) {
      place = Files.createDirectory(folder.resolve("closed"));
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("r-x------"));
    }
    Path metadb = place.resolve("metadb");
    assertThatThrownBy(() -> TempDb.open(select(TempDbSpec.at(metadb))))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(place.toString());
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  @Test
  void freshDirectoryAcceptsConnectionsAndIsTheOneAskedFor() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      assertThat(db.server().role()).isEqualTo(Role.OWNER);
      Path data = db.server().dataDirectory();
      assertThat(data).isEqualTo(folder.toRealPath().resolve("metadb/data"));
      assertThat(ask(db, "SHOW data_directory")).contains(data.toString());
      assertThat(ask(db, "SELECT current_database() || current_user")).contains("amppostgres");
    }
  }

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
  void existingDirectoryIsNeverInitialisedAgain() throws Exception {
    Path version = folder.resolve("metadb/data/PG_VERSION");
    TempDb.open(spec()).close();
    FileTime before = Files.getLastModifiedTime(version);
    Object inode = Files.getAttribute(version, "unix:ino");
    TempDb.open(spec()).close();
    assertThat(Files.getLastModifiedTime(version)).isEqualTo(before);
    assertThat(Files.getAttribute(version, "unix:ino")).isEqualTo(inode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEAD", "0", "-1", "1", "99999999999", "not a number", "", "\0\0\0\377"})
  void stalePidFileIsTolerated(String content) throws Exception {
    TempDb.open(spec()).close();
    String pid = content.equals("DEAD") ? Long.toString(deadPid()) : content;
    Files.writeString(folder.resolve("metadb/data/postmaster.pid"), pid);
    try (TempDb db = TempDb.open(spec())) {
      assertThat(ask(db, "SELECT 1")).contains("1");
    }
  }

  private static long deadPid() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void pidFileWithAnotherProgramsPidIsToleratedAndTheProgramLeftAlone() throws Exception {
    TempDb.open(spec()).close();
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Path data = folder.resolve("metadb/data");
      Files.writeString(
          data.resolve("postmaster.pid"),
          other.pid()
              + "\n"
              + data.toRealPath()
              + "\n1700000000\n5432\n/tmp\n\n  123 456\nready\n");
      try (TempDb db = TempDb.open(spec())) {
        assertThat(ask(db, "SELECT 1")).contains("1");
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void closingEndsTheServerAndWaitsForItsEnd() {
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
    TempDb db = TempDb.open(spec().with(s -> s.stopGrace(Duration.ofSeconds(60))));
    ConnectionInfo info = db.connection();
    try (Connection client = DriverManager.getConnection(info.jdbcUrl());
        Statement statement = client.createStatement()) {
      CompletableFuture<Void> closed = CompletableFuture.runAsync(db::close);
      // New clients are refused as soon as the shutdown has begun; the old one works on.
      await(() -> refused(info));
      assertThat(statement.execute("SELECT 1")).isTrue();
      assertThat(closed).isNotDone();
      client.close();
      closed.join();
    }
  }

  @Test
  void gracefulStopDisconnectsClientsThatStay() throws Exception {
    TempDb db = TempDb.open(spec().with(s -> s.stopGrace(Duration.ofMillis(200))));
    try (Connection client = DriverManager.getConnection(db.connection().jdbcUrl())) {
      db.close();
      assertThat(client.isValid(5)).isFalse();
    }
    assertThat(db.isRunning()).isFalse();
  }

  private static boolean refused(ConnectionInfo connection) {
    try {
      DriverManager.getConnection(connection.jdbcUrl()).close();
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(end);
      Thread.sleep(10);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        "per%20cent",
        "a&b=c?d",
        "it's \"quoted\"",
        "naïve-日本",
        "c,o;m$m`a",
        "+plus#"
      })
  void urlIsEscapedForOddFolderNames(String name) throws Exception {
    try (TempDb db = TempDb.open(select(TempDbSpec.at(folder.resolve(name).resolve("metadb"))))) {
      assertThat(ask(db, "SELECT 1")).contains("1");
      assertThat(ask(db, "SHOW data_directory"))
          .contains(folder.toRealPath().resolve(name).resolve("metadb/data").toString());
    }
  }

  @Test
  void aFolderWithAPathOfTwoHundredBytesWorks() throws Exception {
    Path deep = folder.resolve("é ".repeat(40)).resolve("x".repeat(80)).resolve("metadb");
    try (TempDb db = TempDb.open(select(TempDbSpec.at(deep)))) {
      assertThat(ask(db, "SELECT 1")).contains("1");
    }
    try (TempDb db = TempDb.open(select(TempDbSpec.at(deep)))) {
      assertThat(ask(db, "SELECT 1")).contains("1");
    }
  }

  @Test
  void settingsCanBeOverriddenOneByOne() throws Exception {
    try (TempDb db = TempDb.open(spec().with(s -> s.setting("fsync", "off")))) {
      assertThat(ask(db, "SHOW fsync")).contains("off");
      assertThat(ask(db, "SHOW full_page_writes")).contains("on");
      assertThat(ask(db, "SHOW synchronous_commit")).contains("on");
    }
  }

  @Test
  void durabilityIsSafeUnlessAskedOtherwise() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      assertThat(ask(db, "SHOW fsync")).contains("on");
    }
    try (TempDb db = TempDb.open(spec().with(s -> s.durability(Durability.FAST)))) {
      assertThat(ask(db, "SHOW fsync")).contains("off");
    }
  }

  @Test
  void whatIsOursToSetIsRefused() {
    for (String name : List.of("listen_addresses", "PORT", "hba_file", "data_directory")) {
      assertThatThrownBy(() -> TempDb.open(spec().with(s -> s.setting(name, "x"))))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining(name);
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
    TempDb.open(spec()).close();
    String name = "my \"db\" 100%";
    try (TempDb db = TempDb.open(spec().with(s -> s.database(name)))) {
      assertThat(ask(db, "SELECT current_database()")).contains(name);
    }
  }

  @Test
  void anEphemeralDatabaseLeavesNothingBehindEvenWhenItsUserFails() {
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
    Preparation preparation =
        new Preparation("contract-1", c -> Sql.execute(c, "CREATE TABLE t AS SELECT 1 AS x"));
    TempDbSpec one = select(TempDbSpec.at(folder.resolve("1")));
    TempDbSpec two = select(TempDbSpec.at(folder.resolve("2")));
    try (TempDb a = TempDb.open(one.with(s -> s.preparation(preparation)));
        TempDb b = TempDb.open(two.with(s -> s.preparation(preparation)))) {
      execute(a, "UPDATE t SET x = 2");
      assertThat(ask(a, "SELECT x FROM t")).contains("2");
      assertThat(ask(b, "SELECT x FROM t")).contains("1");
      assertThat(a.server().pid()).isNotEqualTo(b.server().pid());
    }
  }

  @Test
  void aFailedPreparationLeavesNoClusterBehind() throws Exception {
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
    TempDb.open(spec()).close();
  }

  @Test
  void aServerThatDiesIsReportedWithItsLog() {
    StartFailedException e =
        catchThrowableOfType(
            StartFailedException.class,
            () -> TempDb.open(spec().with(s -> s.setting("work_mem", "lots"))));
    assertThat(e.exitCode()).isPositive();
    assertThat(e.log()).contains("work_mem");
    assertThat(e.command()).contains("work_mem=lots");
    assertThat(e).hasMessageContaining("exit code");
  }

  @Test
  void aDataDirectoryOfAnotherMajorIsRefusedUntouched() throws Exception {
    TempDb.open(spec()).close();
    Path version = folder.resolve("metadb/data/PG_VERSION");
    Files.writeString(version, "16\n");
    assertThatThrownBy(() -> TempDb.open(spec()))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("16")
        .hasMessageContaining("ampup install --component postgres 16");
    assertThat(Files.readString(version)).isEqualTo("16\n");
  }

  @Test
  void aDirectoryThatIsNoClusterIsRefusedUntouched() throws Exception {
    Path data = Files.createDirectories(folder.resolve("metadb/data"));
    Files.writeString(data.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(() -> TempDb.open(spec()))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(data.toRealPath().toString());
    assertThat(data.resolve("thesis.txt")).hasContent("years of work");
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

  @Test
  void filesAndFoldersAdmitTheirOwnerAlone() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      Path metadb = folder.resolve("metadb");
      for (Path path : List.of(metadb, metadb.resolve("data"), metadb.resolve("run"))) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo("rwx------");
      }
      assertThat(db.connection().toString()).doesNotContain("password=");
    }
  }
}
