package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution.Started;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.testkit.Binaries;
import amp.testkit.Run;
import amp.testkit.SmallDisk;
import amp.testkit.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What copies or replaces a whole database finds no room for it: that is told, with what is needed
 * and where, the database serves as before, nothing half done is left, and with room it works.
 */
@Timeout(240)
class FullDiskIT {
  @TempDir Path folder;
  private Distribution amp;
  private SmallDisk disk;

  @BeforeEach
  void useASmallDisk() throws IOException {
    folder = folder.toRealPath();
    disk = SmallDisk.mount(folder.resolve(".amp"), 240);
    amp = new Distribution(folder);
  }

  @AfterEach
  void leaveNothingRunning() {
    if (disk != null) {
      amp.run("ampctl", "metadb", "stop", "--force");
      disk.close();
    }
  }

  private Run metadb(String... arguments) {
    return metadb(amp, arguments);
  }

  private static Run metadb(Distribution amp, String... arguments) {
    return amp.run(
        "ampctl",
        Stream.concat(Stream.of("metadb"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  private String query(String sql) {
    return query(amp, sql);
  }

  /** Returns the last line of the answer. */
  private static String query(Distribution amp, String sql) {
    return metadb(amp, "query", "--format=csv", sql)
        .orFail()
        .out()
        .lines()
        .reduce("", (all, line) -> line);
  }

  private void assertToldOf(Path where, int exitCode, String err) throws IOException {
    assertThat(exitCode).as(err).isEqualTo(1);
    assertThat(err)
        .containsPattern(
            "\\d MB are needed on the disk of "
                + Pattern.quote(where.toString())
                + ", and [0-9.]+ [kM]?B are free: make room there")
        .doesNotContain("\tat ", "Exception");
    try (Stream<Path> entries = Files.list(folder.resolve(".amp/metadb"))) {
      assertThat(entries.filter(e -> e.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  private void assertRefused(Run run) throws IOException {
    assertToldOf(folder.resolve(".amp/metadb"), run.exitCode(), run.err());
  }

  private void assertRefused(Started command) throws Exception {
    assertToldOf(folder.resolve(".amp/metadb"), command.exitCode(), command.err());
  }

  @Test
  void aBackupIsNotBegunAnewAndTheOldOneStays() throws Exception {
    query("create table t as select generate_series(1, 1000) as x");
    try (SmallDisk stick = SmallDisk.mount(folder.resolve("stick"), 32)) {
      Path file = stick.place().resolve("b");
      metadb("backup", file.toString()).orFail();
      byte[] old = Files.readAllBytes(file);
      stick.leave(1);

      Run again = metadb("backup", "--force", file.toString());
      assertToldOf(stick.place(), again.exitCode(), again.err());
      Run other = metadb("backup", stick.place().resolve("c").toString());
      assertToldOf(stick.place(), other.exitCode(), other.err());

      assertThat(file).hasBinaryContent(old);
      try (Stream<Path> entries = Files.list(stick.place())) {
        assertThat(entries.map(e -> e.getFileName().toString()))
            .containsExactlyInAnyOrder("b", "filling");
      }
      assertThat(query("select count(*) from t")).isEqualTo("1000");
      stick.free();
      metadb("backup", "--force", file.toString()).orFail();
      metadb("restore", file.toString()).orFail();
    }
  }

  @Test
  void aFolderForABranchThatCannotBeMadeIsNamedWithWhatHelps() throws Exception {
    query("create table t as select 1 as x");
    try (SmallDisk stick = SmallDisk.mount(folder.resolve("stick"), 8)) {
      stick.leave(0);
      String there = stick.place().resolve("there").toString();
      Run full = metadb("snapshot", "branch", "--to", there);
      assertThat(full.exitCode()).isEqualTo(1);
      assertThat(full.err())
          .contains("cannot create " + there, "No space left", "Make room on the disk of " + there);
    }
    String file = Files.writeString(folder.resolve("file"), "").toString();
    assertThat(metadb("snapshot", "branch", "--to", file).err())
        .contains(file, "or say --to to use another folder")
        .doesNotContain("--amp-dir");
    assertThat(metadb("snapshot", "branch", "--to", "x".repeat(256)).err())
        .contains("cannot use " + folder + "/xxx", "File name too long", "or say --to ")
        .doesNotContain("--verbose");
  }

  @Test
  void aStatementThatFindsNoRoomIsNotToldToBeCorrected() throws Exception {
    metadb("start").orFail();
    query("create table t as select 1 as x");
    disk.leave(20);

    Run run =
        metadb(
            "query",
            "insert into t select 1; insert into t select i from generate_series(1, 5000000) i");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "No space left on device",
            "The disk of " + folder.resolve(".amp/metadb") + " is full",
            "make room there",
            "ampctl metadb disk")
        .doesNotContain("Correct the SQL", "\tat ", "Exception");
    disk.free();
    assertThat(query("select count(*) from t")).isEqualTo("1");
  }

  @Test
  void snapshotsAndRestoresLeaveTheDatabaseServing() throws Exception {
    metadb("start").orFail();
    query("create table t as select 1 as x");
    Path backup = folder.resolve("b");
    metadb("backup", backup.toString()).orFail();
    metadb("snapshot", "create", "one").orFail();
    query("insert into t values (2)");
    disk.leave(24);

    assertRefused(metadb("snapshot", "create", "two"));
    assertRefused(metadb("snapshot", "restore", "one"));
    assertRefused(metadb("restore", backup.toString()));
    disk.leave(80);
    byte[] bytes = Files.readAllBytes(backup);
    try (Started restore = amp.start("ampctl", "metadb", "restore", "-")) {
      OutputStream in = restore.process.getOutputStream();
      in.write(bytes, 0, bytes.length / 2);
      in.flush();
      disk.leave(9);
      try (in) {
        in.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
      } catch (IOException e) {
        // It has ended by now.
      }
      assertRefused(restore);
    }

    assertThat(query("select count(*) from t")).isEqualTo("2");
    assertThat(metadb("snapshot", "list").orFail().out().lines()).hasSize(1);
    disk.free();
    metadb("snapshot", "create", "two").orFail();
    metadb("snapshot", "restore", "one").orFail();
    assertThat(query("select count(*) from t")).isEqualTo("1");
    metadb("restore", backup.toString()).orFail();
  }

  @Test
  void anUpgradeLeavesTheOldVersionServing() throws Exception {
    Distribution both = new Distribution(folder, Binaries.postgres(15).resolve("bin"));
    both.shell(
            "AMP_CONFIG_METADATA_DB__MANAGED__VERSION=15 ampctl metadb query"
                + " 'create table t as select repeat(md5(x::text), 48)"
                + " from generate_series(1, 4000) as x'")
        .orFail();
    disk.leave(60);
    assertRefused(metadb(both, "upgrade", "--to", "18"));
    disk.free();

    // No file, half a new cluster, one whose server has no file more, and one without a database.
    for (int files : List.of(5, 400, 780, 900)) {
      disk.leaveFiles(files);
      assertRefused(metadb(both, "upgrade", "--to", "18"));
      disk.freeFiles();
    }
    // The rows that are copied now take more.
    for (int megabytes : List.of(0, 1, 3)) {
      try (Started upgrade = both.start("ampctl", "metadb", "upgrade", "--to", "18")) {
        try (HeldTable table = HeldTable.of(upgrade, folder.resolve(".amp/metadb"))) {
          table.awaitUpgrade();
          disk.leave(megabytes);
        }
        assertRefused(upgrade);
      }
      disk.free();
    }
    assertThat(query(both, "select count(*) from t")).isEqualTo("4000");
    assertThat(folder.resolve(".amp/metadb/data/PG_VERSION")).hasContent("15");
    metadb(both, "upgrade", "--to", "18").orFail();
    assertThat(query("select count(*) from t")).isEqualTo("4000");
  }

  @Test
  void anImportLeavesTheOldDatabase() throws Exception {
    query("create table mine as select 1 as x");
    try (TestServer server = TestServer.startWithPassword(Binaries.postgres(15), "word")) {
      String url = "postgresql://postgres:word@127.0.0.1:" + server.port() + "/postgres";
      List<String> words = List.of("import", "--replace", "--engine", "jdbc", "--from", url);
      String[] command = words.toArray(String[]::new);
      try (Connection source = MetadataDb.connect(MetadataDbSpec.of(url));
          Statement statement = source.createStatement()) {
        statement.execute(
            "create table t as select i, repeat('x', 900) from generate_series(1, 30000) i");
        disk.leave(40);
        assertRefused(metadb(command));

        disk.leave(110);
        try (Started running = amp.start("ampctl", with("metadb", words))) {
          running.await("copying rows");
          running.signal("STOP");
          disk.leave(2);
          running.signal("CONT");
          assertRefused(running);
        }
      }
      disk.free();
      assertThat(query("select count(*) from mine")).isEqualTo("1");
      metadb(command).orFail();
      assertThat(query("select count(*) from t")).isEqualTo("30000");
      assertThat(query("select string_agg(datname, ' ' order by datname) from pg_database"))
          .isEqualTo("amp amp_before_import_1 postgres template0 template1");
    }
  }

  private static String[] with(String first, List<String> words) {
    return Stream.concat(Stream.of(first), words.stream()).toArray(String[]::new);
  }
}
