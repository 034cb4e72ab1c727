package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.control.ServerControl;
import amp.tempdb.postgres.snapshot.Clusters;
import amp.tempdb.postgres.snapshot.Replacement;
import amp.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotIT {
  @TempDir Path folder;

  private TempDbSpec spec() {
    return spec(folder.resolve("metadb"));
  }

  private static TempDbSpec spec(Path metadb) {
    return EngineFixture.spec(metadb);
  }

  private Clusters clusters() {
    return Clusters.of(spec(), EngineFixture::open);
  }

  private @Nullable String rows() throws Exception {
    return rows(spec());
  }

  private static @Nullable String rows(TempDbSpec spec) throws Exception {
    try (OpenDb db = open(spec)) {
      return Sql.ask(db.connection(), "SELECT string_agg(x::text, ',' ORDER BY x) FROM t");
    }
  }

  private void make(String... statements) throws Exception {
    try (OpenDb db = open(spec())) {
      Sql.execute(db.connection(), statements);
    }
  }

  @Test
  void restoringReturnsToTheRowsOfThatTimeAndKeepsTheReplacedOnes() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    Snapshot made = clusters().snapshots().create("one", "first", false);
    assertThat(made.version()).isEqualTo("18");
    assertThat(made.bytes()).isPositive();
    make("INSERT INTO t VALUES (2)");

    Snapshot replaced = clusters().snapshots().restore("one", false).orElseThrow();
    assertThat(rows()).isEqualTo("1");
    assertThat(replaced.automatic()).isTrue();
    clusters().snapshots().restore(replaced.name(), false);
    assertThat(rows()).isEqualTo("1,2");
    assertThat(clusters().snapshots().list()).extracting(Snapshot::name).contains("one");
    assertOnlyUsualEntries();
  }

  @Test
  void aDamagedSnapshotIsNamedAsSuchOrWhatItsServerSaysIsTold() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    clusters().snapshots().create("one", "", false);
    Path data = folder.resolve("metadb/snapshots/one/data");
    Files.write(data.resolve("global/pg_filenode.map"), new byte[0]);
    assertThatThrownBy(() -> clusters().snapshots().restore("one", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("the server of the new cluster was not shut down in order")
        .hasMessageContaining("could not read file \"global/pg_filenode.map\"");

    Files.delete(data.resolve("global/pg_control"));
    assertThatThrownBy(() -> clusters().snapshots().restore("one", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("the snapshot one is damaged");
    assertThat(rows()).isEqualTo("1");
    assertOnlyUsualEntries();
  }

  @Test
  void whatWasJustReplacedStaysThoughTheClockWasSetBack() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    clusters().snapshots().create("one", "", false);
    for (int i = 0; i < SnapshotControl.AUTOMATIC_KEPT; i++) {
      String later = clusters().snapshots().create("later" + i, "", true).name();
      Path manifest = folder.resolve("metadb/snapshots/" + later + "/manifest.json");
      String made = Files.readString(manifest);
      Files.writeString(manifest, made.replaceFirst("\"20\\d\\d-", "\"2999-"));
    }
    make("INSERT INTO t VALUES (2)");

    Snapshot replaced = clusters().snapshots().restore("one", false).orElseThrow();
    Snapshot made = clusters().snapshots().create("now", "", true);

    assertThat(clusters().snapshots().find(made.name())).isPresent();
    assertThat(clusters().snapshots().list())
        .filteredOn(Snapshot::automatic)
        .hasSize(SnapshotControl.AUTOMATIC_KEPT);
    clusters().snapshots().restore(replaced.name(), false);
    assertThat(rows()).isEqualTo("1,2");
  }

  @Test
  void aRunningServerIsCopiedConsistentlyWhileItsSessionsGoOn() throws Exception {
    try (OpenDb db = open(spec())) {
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "CREATE TABLE u (x int, y text)");
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Integer> writer =
          CompletableFuture.supplyAsync(() -> write(db, over, folder.resolve("begun")));
      while (!Files.exists(folder.resolve("begun"))) {
        assertThat(writer).isNotDone();
      }
      Snapshot made = clusters().snapshots().create("hot", "", false);
      assertThat(made.version()).isEqualTo("18");
      over.set(true);
      assertThat(writer.join()).isPositive();
      // It is gone with its session, which the server ends by itself.
      String slots = "SELECT count(*) FROM pg_replication_slots";
      Eventually.seen("end of the slot", () -> Sql.ask(db.connection(), slots), "0"::equals);
    }
    Clusters branch = Clusters.of(spec(folder.resolve("other")), EngineFixture::open);
    clusters().snapshots().branch("hot").to(branch);
    try (OpenDb db = open(spec(folder.resolve("other")))) {
      // Each transaction wrote a row into both.
      assertThat(
              Sql.ask(
                  db.connection(),
                  "SELECT count(*) FROM t FULL JOIN u USING (x) WHERE t IS NULL OR u IS NULL"))
          .isEqualTo("0");
      assertThat(Long.parseLong(Sql.ask(db.connection(), "SELECT count(*) FROM t"))).isPositive();
    }
  }

  private static int write(OpenDb db, AtomicBoolean over, Path begun) {
    try (Connection session = DriverManager.getConnection(db.connection().jdbcUrl());
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      int written = 0;
      while (!over.get()) {
        statement.execute("INSERT INTO t VALUES (" + written + ")");
        statement.execute("INSERT INTO u VALUES (" + written + ", repeat('x', 500))");
        session.commit();
        if (written++ == 20) {
          Files.createFile(begun);
        }
      }
      return written;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBranchIsIndependentOfWhereItCameFrom() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    clusters().snapshots().create("one", "", false);
    TempDbSpec other = spec(folder.resolve("other"));
    clusters().snapshots().branch("one").to(Clusters.of(other, EngineFixture::open));
    try (OpenDb db = open(other)) {
      Sql.execute(db.connection(), "INSERT INTO t VALUES (9)");
      assertThat(rows()).isEqualTo("1");
    }
    assertThat(rows(other)).isEqualTo("1,9");
    assertThatThrownBy(
            () -> clusters().snapshots().branch("one").to(Clusters.of(other, EngineFixture::open)))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("has a database already");
  }

  @Test
  void aServerThatOthersUseIsStoppedByForceAlone() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    clusters().snapshots().create("one", "", false);
    try (OpenDb db = open(spec().with(s -> s.holder("ampd solo")))) {
      Sql.execute(db.connection(), "INSERT INTO t VALUES (2)");
      assertThatThrownBy(() -> clusters().snapshots().restore("one", false))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("ampd solo (process");
      assertThat(db.isRunning()).isTrue();
      clusters().snapshots().restore("one", true);
      assertThat(db.isRunning()).isFalse();
    }
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aDetachedServerThatSomebodyIsConnectedToIsStoppedByForceAlone() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    clusters().snapshots().create("one", "", false);
    ConnectionInfo connection;
    try (OpenDb db = open(spec())) {
      connection = db.connection();
      Sql.execute(connection, "INSERT INTO t VALUES (2)");
      ServerControl.of(folder.resolve("metadb")).orElseThrow().detach();
    }
    try (Connection user = DriverManager.getConnection(connection.jdbcUrl());
        Statement statement = user.createStatement()) {
      statement.execute("SET application_name = 'a report'");
      assertThatThrownBy(() -> clusters().snapshots().restore("one", false))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("is used by a report in database");
      assertThat(user.isValid(5)).isTrue();
    }
    assertThat(clusters().snapshots().restore("one", false)).isPresent();
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aSnapshotWithoutAClusterReplacesNothing() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    Path damaged = Files.createDirectories(folder.resolve("metadb/snapshots/damaged"));
    Files.writeString(damaged.resolve("manifest.json"), "{");
    assertThatThrownBy(() -> clusters().snapshots().restore("damaged", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("holds no data directory");
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aSnapshotThatNoServerStartsOnReplacesNothing() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    clusters().snapshots().create("one", "", false);
    Files.write(folder.resolve("metadb/snapshots/one/data/global/pg_control"), new byte[8192]);
    assertThatThrownBy(() -> clusters().snapshots().restore("one", false))
        .isInstanceOf(TempDbException.class);
    assertThat(rows()).isEqualTo("1");
    assertOnlyUsualEntries();
  }

  @Test
  void theNewestThreeAutomaticOnesAreKept() throws Exception {
    make("CREATE TABLE t (x int)");
    clusters().snapshots().create("mine", "", false);
    for (int i = 0; i < 5; i++) {
      String name = Snapshot.automaticName("before-migration");
      clusters().snapshots().create(name, Integer.toString(i), true);
    }
    assertThat(clusters().snapshots().list())
        .extracting(Snapshot::note)
        .containsExactlyInAnyOrder("", "2", "3", "4");
    clusters().snapshots().delete("mine");
    assertThat(clusters().snapshots().find("mine")).isEmpty();
    assertOnlyUsualEntries();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", ".", "", "a/b", "../x", "/tmp/x", "a\\b", "-x", ".x", "a\nb", "nul", "x."})
  void aNameThatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> clusters().snapshots().create(name, "", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("cannot be the name");
    assertThatThrownBy(() -> clusters().snapshots().delete(name))
        .isInstanceOf(TempDbException.class);
  }

  @Test
  void aSecondSnapshotOfOneNameIsRefused() throws Exception {
    make("CREATE TABLE t (x int)");
    clusters().snapshots().create("one", "", false);
    assertThatThrownBy(() -> clusters().snapshots().create("one", "", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("already");
    assertThatThrownBy(() -> clusters().snapshots().restore("two", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("there is no snapshot two");
  }

  @Test
  void aClusterThatLiesElsewhereInPartIsRefused() throws Exception {
    make("CREATE TABLE t (x int)");
    Path space = Files.createDirectory(folder.resolve("space"));
    // The server's own, where root has it run as somebody else.
    Object owner = Files.getAttribute(folder.resolve("metadb/data"), "unix:uid");
    Files.setAttribute(space, "unix:uid", owner);
    make("CREATE TABLESPACE s LOCATION '" + space + "'");
    assertThatThrownBy(() -> clusters().snapshots().create("one", "", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("symbolic link");
    assertThat(clusters().snapshots().list()).isEmpty();
  }

  @Test
  void theFirstReplacementNeedsNoOldCluster() throws Exception {
    Clusters clusters = clusters();
    try (Replacement replacement = clusters.replacement()) {
      try (OpenDb db = replacement.open(s -> s.holder("test"))) {
        Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (7)");
      }
      replacement.prove();
      replacement.replace(false, Optional.empty());
    }
    assertThat(rows()).isEqualTo("7");
    assertOnlyUsualEntries();
  }

  @Test
  void aClusterThatWasMadeMeanwhileIsNotDeleted() throws Exception {
    try (Replacement replacement = clusters().replacement()) {
      replacement.open(s -> s.holder("test")).close();
      make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (8)");
      assertThatThrownBy(() -> replacement.replace(false, Optional.empty()))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("meanwhile");
    }
    assertThat(rows()).isEqualTo("8");
    assertOnlyUsualEntries();
  }

  @Test
  void aClusterThatWasUsedSinceItWasCopiedIsNotReplaced() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    try (Replacement replacement = clusters().replacement()) {
      replacement.open(s -> s.holder("test")).close();
      replacement.requireUnwrittenSince(transaction(), false);
      make("INSERT INTO t VALUES (2)");
      Optional<Snapshot> old = clusters().snapshots().replaced("before-test", "");
      assertThatThrownBy(() -> replacement.replace(false, old))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("was used after it had been copied");
      replacement.requireUnwrittenSince(transaction(), false);
      replacement.replace(false, old);
    }
    assertThatThrownBy(this::rows).hasMessageContaining("\"t\" does not exist");
    Snapshot kept = clusters().snapshots().list().get(0);
    clusters().snapshots().restore(kept.name(), false);
    assertThat(rows()).isEqualTo("1,2");
  }

  @Test
  void aClusterThatWasWrittenToWhileItWasCopiedIsNotReplaced() throws Exception {
    make("CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    try (Replacement replacement = clusters().replacement()) {
      replacement.open(s -> s.holder("test")).close();
      long before = transaction();
      make(
          "SET default_transaction_read_only = on",
          "BEGIN READ WRITE",
          "INSERT INTO t VALUES (2)",
          "COMMIT");
      assertThatThrownBy(() -> replacement.requireUnwrittenSince(before, false))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("was written to while it was being copied");
    }
    assertThat(rows()).isEqualTo("1,2");
    assertOnlyUsualEntries();
  }

  private long transaction() throws Exception {
    try (OpenDb db = open(spec(folder.resolve("metadb")))) {
      return Long.parseLong(
          Objects.requireNonNull(
              Sql.ask(db.connection(), "SELECT pg_snapshot_xmax(pg_current_snapshot())")));
    }
  }

  private void assertOnlyUsualEntries() throws Exception {
    try (Stream<Path> entries = Files.list(folder.resolve("metadb"))) {
      assertThat(entries.map(e -> e.getFileName().toString()))
          .isSubsetOf(
              List.of(
                  "data",
                  "run",
                  "log",
                  "lock",
                  "start.lock",
                  "clusters.lock",
                  "state.json",
                  "snapshots"));
    }
  }
}
