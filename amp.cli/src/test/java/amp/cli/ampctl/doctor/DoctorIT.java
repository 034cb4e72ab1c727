package amp.cli.ampctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.json.Json;
import amp.json.JsonObject;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.testkit.Eventually;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DoctorIT {
  @TempDir Path folder;
  private Path metadb;
  private Distribution amp;

  @BeforeEach
  void make() throws IOException {
    Path project = folder.toRealPath();
    metadb = project.resolve(".amp/metadb");
    amp = new Distribution(project);
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  @Test
  void aFolderWithoutAProjectIsWellAndStaysEmpty() throws IOException {
    Run run = withoutComponents("ampctl doctor").orFail();

    assertThat(run.out())
        .containsPattern("(?m)^OK +project +folder +there is none yet: .*/\\.amp$")
        .containsPattern("(?m)^WARNING +store +postgres +no PostgreSQL of ampup is active")
        .containsPattern("(?m)^OK +host +files +")
        .containsPattern("(?m)^OK +server +backend +system can run it");
    assertThat(folder.resolve(".amp")).doesNotExist();
  }

  @Test
  void allFaultsAreInOneList() throws IOException {
    amp.run("ampctl", "metadb", "query", "select 1").orFail();
    Files.writeString(
        folder.resolve(".amp/config.toml"), "colour = 'red'\n[metadata_db]\npool_size = 'many'\n");
    mode(metadb.resolve("snapshots"), "rwxr-xr-x");
    Files.createDirectories(metadb.resolve(".preparing-1/data"));

    Run run = withoutComponents("ampctl doctor --json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Json.parseObject("{\"rows\":" + run.out() + "}").objects("rows"))
        .map(row -> row.string("area") + " " + row.string("level") + " " + row.string("subject"))
        .contains("project warning modes", "project warning leftovers", "store warning postgres")
        .contains("server ok backend")
        .filteredOn(row -> row.startsWith("configuration"))
        .containsExactly("configuration error value", "configuration error value");
    assertThat(run.out()).contains("unknown key colour", "pool_size is \\\"many\\\"");
  }

  @Test
  void itMendsWhatCannotLoseDataAndSaysSo() throws IOException {
    amp.run("ampctl", "metadb", "query", "create table kept (i int)").orFail();
    mode(metadb.resolve("data"), "rwxr-x---");
    Path left = Files.createDirectories(metadb.resolve(".staging-7/data"));
    Path trash = Files.createDirectories(metadb.resolve(".trash-7"));
    assertThat(doctor().orFail().out())
        .contains("data has mode rwxr-x---", "or say --fix to make it rwx------")
        .contains(".staging-7, .trash-7 of commands that were killed");
    assertThat(left).exists();

    assertThat(doctor("--fix").orFail().out())
        .containsPattern(
            "(?m)^FIXED +project +modes .*data has mode rwxr-x---; it is rwx------ now")
        .containsPattern("(?m)^FIXED +project +leftovers +removed \\.staging-7, \\.trash-7");

    assertThat(left.getParent()).doesNotExist();
    assertThat(trash).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(metadb.resolve("data"))))
        .isEqualTo("rwx------");
    assertThat(doctor("--fix").orFail().out()).doesNotContain("FIXED", "WARNING  project");
    amp.run("ampctl", "metadb", "query", "select * from kept").orFail();
  }

  @Test
  void whatAKilledServerLeftIsRemovedAndNothingOfALivingOne() throws IOException {
    amp.run("ampctl", "metadb", "start").orFail();
    amp.run("ampctl", "metadb", "query", "create table kept (i int)").orFail();
    assertThat(doctor("--fix").orFail().out())
        .containsPattern("(?m)^OK +project +leftovers +none")
        .containsPattern("(?m)^OK +server +answer +PostgreSQL 18");
    Path pidFile = metadb.resolve("data/postmaster.pid");
    String pid = Files.readAllLines(pidFile).get(0);
    long watcher = Json.readObject(metadb.resolve("state.json")).object("watcher").number("pid");
    Run.command("kill", "-KILL", Long.toString(watcher), pid).orFail();
    Eventually.holds(
        "the server is gone", () -> !ProcessHandle.of(Long.parseLong(pid)).isPresent());

    Eventually.holds(
        "its children have let go of the lock",
        () -> doctor().orFail().out().contains("data/postmaster.pid of a server that was killed"));
    assertThat(pidFile).exists();
    assertThat(doctor("--fix").orFail().out()).contains("data/postmaster.pid", "FIXED");

    assertThat(pidFile).doesNotExist();
    amp.run("ampctl", "metadb", "query", "select * from kept").orFail();
  }

  @Test
  void whatKilledImportsLeftInTheServerIsNamedUntilTheNextDropsIt() throws Exception {
    String url = amp.run("ampctl", "metadb", "start").orFail().out().strip();
    String copy = "amp_import_" + "0123456789abcdef".repeat(2);
    try (Connection connection = MetadataDb.connect(MetadataDbSpec.of(url));
        Statement statement = connection.createStatement()) {
      assertThat(doctor().orFail().out()).doesNotContain("WARNING  server");
      statement.execute("create role " + copy + " login");
      statement.execute("create database " + copy + " owner " + copy);
      // An import that goes on has this lock.
      statement.execute("select pg_advisory_lock(7020390738780057711)");
      assertThat(doctor().orFail().out()).doesNotContain("leftovers of imports", copy);
      statement.execute("select pg_advisory_unlock_all()");
    }

    assertThat(doctor().orFail().out())
        .containsPattern("(?m)^WARNING +server +leftovers +of imports or exports .*: " + copy)
        .contains("the next ampctl metadb import, or export into a file, drops them");

    amp.run("ampctl", "metadb", "export", "--engine", "jdbc", "out.sql").orFail();
    assertThat(doctor().orFail().out()).doesNotContain(copy);
  }

  @Test
  void theLineIsNamedThatKeepsTheServerFromStarting() throws IOException {
    amp.run("ampctl", "metadb", "query", "select 1").orFail();
    Path file = metadb.resolve("data/postgresql.auto.conf");
    Files.writeString(file, "shared_buffers = 'plenty'\n", StandardOpenOption.APPEND);
    long line = Files.readAllLines(file).size();

    Run run = doctor();

    assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
    assertThat(run.out())
        .contains("line " + line + " of " + file + ": shared_buffers = 'plenty'")
        .contains("ampctl metadb start --safe");
  }

  @Test
  void theSettingOfTheConfigurationIsNamedThatKeepsTheServerFromStarting() throws IOException {
    amp.run("ampctl", "metadb", "query", "select 1").orFail();
    Path file = metadb.resolveSibling("config.toml");
    Files.writeString(file, "[metadata_db.managed.settings]\nwork_mem = \"banana\"\n");
    amp.run("ampctl", "metadb", "query", "select 1");

    assertThat(doctor().out())
        .contains("invalid value for parameter \"work_mem\": \"banana\"")
        .contains(file + ":2:1 sets work_mem to banana: correct it, or remove it");

    Files.writeString(file, "[metadata_db.managed.settings]\nwork_mem = \"8MB\"\n");
    assertThat(doctor().orFail().out()).contains("nothing is known that keeps the server");
  }

  /**
   * A library that is missing is missed when the server starts, and not when it reads its files.
   */
  @Test
  void theLineIsNamedThatKeptTheServerFromStarting() throws IOException {
    amp.shell("ampctl metadb query \"alter system set shared_preload_libraries = 'a,b'\"").orFail();
    assertThat(amp.run("ampctl", "metadb", "start").exitCode()).isEqualTo(1);

    assertThat(doctor().out()).contains("auto.conf: shared_preload_libraries = '\"a,b\"'");
    Files.writeString(metadb.resolve("data/postgresql.auto.conf"), "");
    assertThat(doctor().orFail().out()).contains("nothing is known that keeps the server");
  }

  @Test
  void aHaltedServerIsNamedAndNotWaitedFor() {
    amp.run("ampctl", "metadb", "start").orFail();
    JsonObject status = Json.parseObject(amp.run("ampctl", "status", "--json").orFail().out());
    String pid = Long.toString(status.number("pid"));
    Run.command("kill", "-STOP", pid).orFail();
    try {
      Run run = doctor("--fix");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("was halted by a signal", "kill -CONT " + pid);
    } finally {
      Run.command("kill", "-CONT", pid).orFail();
    }
  }

  @Test
  void whatRunsOtherwiseThanAskedIsTold() {
    amp.run("ampctl", "metadb", "start").orFail();

    assertThat(
            amp.shell("AMP_CONFIG_METADATA_DB__MANAGED__SETTINGS__WORK_MEM=9MB ampctl doctor")
                .orFail()
                .out())
        .containsPattern("(?m)^WARNING +server +asked +work_mem: .* runs, 9MB is asked for")
        .contains("ampctl metadb restart");
  }

  @Test
  void aFolderThatCannotBeWrittenIsAnError() throws IOException {
    Path project = Files.createDirectories(metadb).resolve("..").toRealPath();
    for (Path readOnly : List.of(project, metadb)) {
      Run run = doctorWhereReadOnly(readOnly);
      assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
      assertThat(run.out())
          .containsPattern("(?m)^ERROR +project +folder +" + readOnly + " cannot be written: ")
          .contains("Read-only file system");
    }
    Files.writeString(
        metadb.resolveSibling("config.toml"), "metadata_db.url = 'postgresql://127.0.0.1:1/d'\n");
    assertThat(doctorWhereReadOnly(project).out()).containsPattern("(?m)^OK +project +folder ");
  }

  private Run doctorWhereReadOnly(Path place) {
    return amp.run(
        Namespaces.prepared(
            "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\"",
            List.of(place.toString()),
            "--mount"),
        "ampctl",
        "doctor");
  }

  private Run withoutComponents(String command) {
    return amp.shell("AMPUP_HOME='" + folder.resolve("no-components") + "' " + command);
  }

  private Run doctor(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "doctor";
    System.arraycopy(words, 0, all, 1, words.length);
    return amp.run("ampctl", all);
  }

  private static void mode(Path directory, String mode) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }
}
