package amp.tempdb.postgres.snapshot;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.Snapshot;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.EngineFixture;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.server.HolderProcess;
import amp.tempdb.postgres.swap.ClusterStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills processes that replace and copy clusters: the database is the old one or the new one. */
class SwapKillIT {
  /** The full proof is 100; the normal build has less time. */
  private static final int RANDOM_KILLS = Integer.getInteger("amp.kills", 2);

  @TempDir Path folder;
  private Path metadb;

  @BeforeEach
  void make() throws Exception {
    metadb = folder.resolve("metadb");
    try (OpenDb db = open(spec(metadb).with(s -> s.listen(0)))) {
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    }
    snapshots().create("one", "", false);
    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(db.connection(), "INSERT INTO t VALUES (2)");
    }
  }

  private Snapshots snapshots() {
    return Clusters.of(spec(metadb), EngineFixture::open).snapshots();
  }

  /** Every other step is in ClusterSwapTest. */
  @ParameterizedTest
  @EnumSource(
      value = ClusterStep.class,
      names = {"PROVEN", "OLD_PASSWORD_MOVED", "NEW_MOVED"})
  void aRestoreThatIsKilledLeavesTheOldOrTheNewDatabase(ClusterStep step) throws Exception {
    assertThat(run("restore", "one", step.name()).waitFor()).as("%s reached", step).isEqualTo(137);
    boolean decided = step.compareTo(ClusterStep.DECIDED) >= 0;
    assertThat(rows()).isEqualTo(decided ? "1" : "1,2");
    assertThat(snapshots().list())
        .extracting(Snapshot::automatic)
        .containsExactlyElementsOf(decided ? List.of(false, true) : List.of(false));
    assertWorksOverTcp();

    snapshots().restore("one", false);
    assertThat(rows()).isEqualTo("1");
    assertClean();
  }

  @ParameterizedTest
  @EnumSource(
      value = ClusterStep.class,
      names = {"FILLED", "OLD_KEPT"})
  void aCopyThatIsKilledIsThereWholeOrNotAtAll(ClusterStep step) throws Exception {
    assertThat(run("create", "two", step.name()).waitFor()).as("%s reached", step).isEqualTo(137);
    assertThat(snapshots().find("two").isPresent()).isEqualTo(step == ClusterStep.OLD_KEPT);
    if (step != ClusterStep.OLD_KEPT) {
      snapshots().create("two", "", false);
    }
    snapshots().restore("two", false);
    assertThat(rows()).isEqualTo("1,2");
    assertClean();
  }

  @ParameterizedTest
  @CsvSource({"restore, BEGUN", "restore, PROVEN", "create, FILLED"})
  void aStartDeletesWhatAKilledCommandPreparedAndNothingThatOneAtWorkPrepares(
      String command, ClusterStep step) throws Exception {
    Process process =
        HolderProcess.java(
                SwapMain.class,
                metadb.toString(),
                command,
                command.equals("restore") ? "one" : "two",
                step.name(),
                "wait")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo(step.name());
      assertThat(rows()).isEqualTo("1,2");
      assertThat(hidden()).singleElement().asString().startsWith(ClusterFolder.PREPARING);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(hidden()).isNotEmpty();

    assertThat(rows()).isEqualTo("1,2");
    assertClean();
  }

  @Test
  void whatCannotBeDeletedKeepsNoDatabaseFromBeingStarted() throws Exception {
    // Nobody can take this lock.
    Files.createDirectory(metadb.resolve(ClusterFolder.PREPARING + "1"));
    Files.deleteIfExists(metadb.resolve("clusters.lock"));
    Files.createDirectory(metadb.resolve("clusters.lock"));

    assertThat(rows()).isEqualTo("1,2");
    assertThat(hidden()).isNotEmpty();
  }

  @Test
  void afterAKillAtARandomMomentTheNextRestoreSucceeds() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < RANDOM_KILLS; i++) {
      Process process = run("restore", "one", "");
      process.waitFor(150 + random.nextInt(1200), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      assertThat(rows()).as("kill %d", i).isIn("1", "1,2");
      assertClean();
      snapshots().restore("one", false);
      try (OpenDb db = open(spec(metadb))) {
        Sql.execute(db.connection(), "INSERT INTO t VALUES (2)");
      }
    }
    assertThat(snapshots().list()).hasSizeLessThanOrEqualTo(1 + SnapshotControl.AUTOMATIC_KEPT);
    assertClean();
  }

  /** The password file belongs to the cluster that is in place. */
  private void assertWorksOverTcp() throws Exception {
    try (OpenDb db = open(spec(metadb).with(s -> s.listen(0)))) {
      assertThat(Sql.ask(db.tcpConnection().orElseThrow(), "SELECT 1")).isEqualTo("1");
    }
  }

  private @Nullable String rows() throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      return Sql.ask(db.connection(), "SELECT string_agg(x::text, ',' ORDER BY x) FROM t");
    }
  }

  private Process run(String... words) throws Exception {
    Path log = Files.createTempFile(folder, "swap", ".log");
    return HolderProcess.java(SwapMain.class, metadb.toString(), words[0], words[1], words[2])
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private void assertClean() throws Exception {
    assertThat(hidden()).isEmpty();
  }

  private List<String> hidden() throws Exception {
    try (Stream<Path> entries = Files.list(metadb)) {
      return entries.map(e -> e.getFileName().toString()).filter(n -> n.startsWith(".")).toList();
    }
  }
}
