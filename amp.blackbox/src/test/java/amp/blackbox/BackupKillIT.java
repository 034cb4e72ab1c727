package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.campaign.Halted;
import amp.os.file.Trees;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kills {@code ampctl metadb backup} and {@code restore}: the database is the one there was or the
 * one of the backup, a backup is whole or not there, and the next command leaves nothing of them.
 */
class BackupKillIT {
  /** The full proof is 100; the normal build has less time. */
  private static final int RANDOM_KILLS = Integer.getInteger("amp.kills", 1);

  private static final String OLD = "2";
  private static final String NEW = "1";

  private final Random random = new Random(11);
  private Sandbox sandbox;
  private Path backup;

  /** A moment, and whether the backup is in place by then. */
  private record Moment(String type, String method, int time, boolean decided) {}

  @BeforeEach
  void makeRowAndBackup() {
    sandbox = new Sandbox();
    sandbox.makeRow();
    backup = sandbox.root().resolve("b");
    metadb("backup", backup.toString()).orFail();
    write();
  }

  @AfterEach
  void close() {
    metadb("stop", "--force");
    sandbox.close();
  }

  private Run metadb(String... arguments) {
    return Run.of(command(arguments));
  }

  private ProcessBuilder command(String... arguments) {
    return sandbox.builder(
        "ampctl", Stream.concat(Stream.of("metadb"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** The Java of the distribution has no debugger. */
  private ProcessBuilder debugged(String... arguments) {
    ProcessBuilder command = command(arguments);
    command.environment().put("AMP_JAVA", System.getProperty("java.home"));
    return command;
  }

  private void write() {
    metadb("query", "insert into kept values ('later')").orFail();
  }

  private String rows() {
    return ask("select count(*) from kept");
  }

  private String ask(String sql) {
    Run run = metadb("query", "--format=csv", sql).orFail();
    return run.out().lines().reduce("", (all, line) -> line);
  }

  /** The next restore ends the matter. */
  private void finish() throws IOException {
    metadb("restore", backup.toString()).orFail();
    assertThat(rows()).isEqualTo(NEW);
    assertNothingIsLeft(sandbox.metadb());
    write();
  }

  private static void assertNothingIsLeft(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(e -> e.getFileName().toString())).noneMatch(n -> n.startsWith("."));
    }
  }

  private void killAt(Moment moment, String... words) throws Exception {
    assertThat(Halted.killedAt(debugged(words), moment.type, moment.method, moment.time))
        .as("%s is reached", moment)
        .isTrue();
  }

  @Test
  void aRestoreLeavesTheOldDatabaseOrTheNewOne() throws Exception {
    for (Moment moment :
        List.of(
            new Moment("amp.cli.archive.BackupReader", "unpackFile", 300, false),
            new Moment("amp.tempdb.postgres.server.ServerStart", "awaitReady", 1, false),
            new Moment("amp.tempdb.postgres.swap.ClusterSwap", "finish", 1, true),
            new Moment("amp.tempdb.postgres.swap.ClusterSwap", "discard", 1, true))) {
      killAt(moment, "restore", backup.toString());
      assertThat(rows()).as("%s", moment).isEqualTo(moment.decided ? NEW : OLD);
      finish();
    }
    for (int i = 0; i < RANDOM_KILLS; i++) {
      killAtSomeTime(command("restore", backup.toString()));
      assertThat(rows()).as("kill %d", i).isIn(OLD, NEW);
      finish();
    }
  }

  @Test
  void aBackupIsWholeOrNotThere() throws Exception {
    metadb("start").orFail();
    Path file = Files.createDirectory(sandbox.root().resolve("backups")).resolve("c");
    for (Moment moment :
        List.of(
            new Moment("amp.cli.archive.BackupWriter", "pack", 300, false),
            new Moment("amp.cli.ampctl.cluster.PartFile", "complete", 1, false))) {
      killAt(moment, "backup", file.toString());
      assertThat(file).doesNotExist();
      assertThat(rows()).isEqualTo(OLD);
    }
    for (int i = 0; i < RANDOM_KILLS; i++) {
      killAtSomeTime(command("backup", "--force", file.toString()));
    }
    metadb("backup", "--force", file.toString()).orFail();
    assertNothingIsLeft(Trees.parent(file));
    String slots = "select count(*) from pg_replication_slots";
    Eventually.seen("end of the slots", () -> ask(slots), "0"::equals);
    metadb("restore", "--force", file.toString()).orFail();
    assertThat(rows()).isEqualTo(OLD);
  }

  private void killAtSomeTime(ProcessBuilder command) throws Exception {
    Path said = Files.createTempFile(sandbox.root(), "said", "");
    Process process = command.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    process.waitFor(200 + random.nextInt(2000), TimeUnit.MILLISECONDS);
    process.destroyForcibly().waitFor();
  }
}
