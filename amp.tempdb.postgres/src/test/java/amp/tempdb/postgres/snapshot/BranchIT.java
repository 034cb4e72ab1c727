package amp.tempdb.postgres.snapshot;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.TempDbException;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.EngineFixture;
import amp.tempdb.postgres.server.HolderProcess;
import amp.tempdb.postgres.swap.ClusterStep;
import amp.testkit.Eventually;
import amp.testkit.SmallDisk;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Branches of what a database holds now, while its server runs. */
class BranchIT {
  private static final int RANDOM_KILLS = Integer.getInteger("amp.kills", 3);

  @TempDir Path folder;
  private Path metadb;
  private Path other;

  @BeforeEach
  void make() throws Exception {
    metadb = folder.resolve("metadb");
    other = folder.resolve("other");
    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    }
  }

  private Branch branch() {
    return Clusters.of(spec(metadb), EngineFixture::open).branch();
  }

  private static Clusters target(Path place) {
    return Clusters.of(spec(place), EngineFixture::open);
  }

  @Test
  void aBranchHoldsWhatTheRunningServerHadWhichServesOn() throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(db.connection(), "INSERT INTO t VALUES (2)");
      branch().toBeStartedAt(target(other));
      assertThat(db.isRunning()).isTrue();
      Sql.execute(db.connection(), "INSERT INTO t VALUES (3)");
      assertThat(rows(other)).isEqualTo("1,2");
      // It is gone with its session, which the server ends by itself.
      String slots = "SELECT count(*) FROM pg_replication_slots";
      Eventually.seen("end of the slot", () -> Sql.ask(db.connection(), slots), "0"::equals);
    }
    assertThat(rows(metadb)).isEqualTo("1,2,3");
    assertClean();
  }

  @Test
  void aDatabaseThatNobodyRunsIsCopiedToo() throws Exception {
    branch().to(target(other));
    assertThat(rows(other)).isEqualTo("1");
    assertClean();
  }

  @Test
  void aFolderThatHasADatabaseIsRefusedAndKeepsIt() throws Exception {
    try (OpenDb db = open(spec(other))) {
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (7)");
      assertThatThrownBy(() -> branch().toBeStartedAt(target(other)))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining(other + " has a database already");
    }
    assertThatThrownBy(() -> branch().toBeStartedAt(target(metadb)))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("has a database already");
    assertThat(rows(other)).isEqualTo("7");
  }

  @Test
  void aFolderInTheOneThatIsCopiedIsRefused() {
    assertThatThrownBy(() -> branch().toBeStartedAt(target(metadb.resolve("data/other"))))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("the database that is to be copied");
  }

  @Test
  void anotherDiskIsAsGoodAndWithoutRoomItIsToldWhichNeedsHowMuch() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 100)) {
      Path there = disk.place().resolve("there");
      disk.leave(20);
      assertThatThrownBy(() -> branch().toBeStartedAt(target(there)))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("No space left on device")
          .hasMessageMatching("(?s).* MB are needed on the disk of .*/there, and .*");
      assertThat(hidden(there)).isEmpty();
      assertThat(there.resolve("data")).doesNotExist();
      disk.free();
      branch().toBeStartedAt(target(there));
      assertThat(rows(there)).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ClusterStep.class,
      names = {"BEGUN", "DECIDED", "NEW_PASSWORD_MOVED", "NEW_MOVED", "CLEARED"})
  void aKillLeavesNothingOrAWholeBranch(ClusterStep step) throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      assertThat(run(step.name()).waitFor()).as("%s reached", step).isEqualTo(137);
      assertThat(db.isRunning()).isTrue();
    }
    if (target(other).major().isEmpty()) {
      assertThat(step).isEqualTo(ClusterStep.BEGUN);
      branch().toBeStartedAt(target(other));
    }
    assertThat(rows(other)).isEqualTo("1");
    assertClean();
  }

  @Test
  void aKillAtARandomMomentLeavesNothingOrAWholeBranch() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < RANDOM_KILLS; i++) {
      other = folder.resolve("other" + i);
      Process process = run("");
      process.waitFor(200 + random.nextInt(1200), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      if (target(other).major().isEmpty()) {
        branch().toBeStartedAt(target(other));
      }
      assertThat(rows(other)).as("kill %d", i).isEqualTo("1");
      assertClean();
    }
  }

  private Process run(String step) throws Exception {
    Path log = Files.createTempFile(folder, "branch", ".log");
    return HolderProcess.java(SwapMain.class, metadb.toString(), "branch", other.toString(), step)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static @Nullable String rows(Path place) throws Exception {
    try (OpenDb db = open(spec(place))) {
      return Sql.ask(db.connection(), "SELECT string_agg(x::text, ',' ORDER BY x) FROM t");
    }
  }

  private void assertClean() throws Exception {
    assertThat(hidden(other)).isEmpty();
    assertThat(hidden(metadb)).isEmpty();
  }

  private static List<String> hidden(Path place) throws Exception {
    try (Stream<Path> entries = Files.list(place)) {
      return entries.map(e -> e.getFileName().toString()).filter(n -> n.startsWith(".")).toList();
    }
  }
}
