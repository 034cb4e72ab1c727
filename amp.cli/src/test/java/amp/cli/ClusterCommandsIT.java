package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution.Started;
import amp.json.Json;
import amp.json.JsonObject;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots, backups and the disk, by the built distribution. */
@Timeout(240)
class ClusterCommandsIT {
  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void useTheFolder() {
    amp = new Distribution(folder);
  }

  @AfterEach
  void leaveNothingRunning() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  private Run metadb(String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "metadb";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return amp.run("ampctl", words);
  }

  /** Returns the last line of the answer. */
  private String query(String sql) {
    return metadb("query", "--format=csv", sql)
        .orFail()
        .out()
        .lines()
        .reduce("", (all, line) -> line);
  }

  @Test
  void aSnapshotIsReturnedToUnderARunningDaemonWhichFollows() throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      solo.await("Press Ctrl");
      query("create table t as select 1 as x");
      assertThat(metadb("snapshot", "create", "one", "--note", "with one row").orFail().err())
          .contains("ampctl metadb snapshot restore one");
      query("insert into t values (2)");
      Run used = metadb("snapshot", "restore", "one");
      assertThat(used.exitCode()).isEqualTo(75);
      assertThat(used.err()).contains("ampd solo (process", "say --force to stop it under them");

      metadb("snapshot", "restore", "one", "--force").orFail();
      solo.await("ready again");
      assertThat(query("select count(*) from t")).isEqualTo("1");
      assertThat(metadb("snapshot", "list").orFail().out())
          .contains("with one row", "before-restore-", "automatic: ");
      solo.signal("INT");
      assertThat(solo.exitCode()).isZero();
    }
    Path other = folder.resolve("other");
    metadb("snapshot", "branch", "one", "--to", other.toString()).orFail();
    assertThat(
            new Distribution(other)
                .run("ampctl", "metadb", "query", "--format=csv", "select count(*) from t")
                .orFail()
                .out()
                .lines())
        .last()
        .isEqualTo("1");
    metadb("snapshot", "delete", "one").orFail();
    assertThat(metadb("snapshot", "restore", "one").err()).contains("there is no snapshot one");
    for (String verb : List.of("create", "restore", "delete")) {
      Run bad = metadb("snapshot", verb, "bad name");
      assertThat(bad.exitCode()).isEqualTo(2);
      assertThat(bad.err()).contains("\"bad name\" cannot be the name of a snapshot");
    }
  }

  @Test
  void aBranchOfARunningDatabaseIsStartedByOneCommandWhichPrintsItsUrl() throws Exception {
    metadb("start").orFail();
    query("create table t as select 1 as x");
    Path other = folder.resolve("other");
    Distribution there = new Distribution(other);
    try {
      String url = metadb("snapshot", "branch", "--to", "other", "--start").orFail().out().strip();
      assertThat(url).isEqualTo(there.run("ampctl", "metadb", "url").orFail().out().strip());
      assertThat(url).contains(other.toString());
      query("insert into t values (2)");
      assertThat(
              there
                  .run("ampctl", "metadb", "query", "--format=csv", "select count(*) from t")
                  .orFail()
                  .out()
                  .lines())
          .last()
          .isEqualTo("1");
      Run again = metadb("snapshot", "branch", "--to", "other", "--start");
      assertThat(again.exitCode()).isEqualTo(1);
      assertThat(again.out()).isEmpty();
      assertThat(again.err()).contains("has a database already");
      Run inside = metadb("snapshot", "branch", "--to", ".amp/data/x", "--start");
      assertThat(inside.exitCode()).isEqualTo(1);
      assertThat(inside.err()).contains("the folder that is copied");
      Run unknown = metadb("snapshot", "branch", "none", "--to", "third");
      assertThat(unknown.err()).contains("there is no snapshot none");
      assertThat(folder.resolve("third")).doesNotExist();
    } finally {
      there.run("ampctl", "metadb", "stop", "--force");
    }
  }

  @Test
  void aBackupIsVerifiedBeforeItReplacesAnything() throws Exception {
    metadb("start").orFail();
    query("create table t as select generate_series(1, 1000) as x");
    Path file = folder.resolve("b.zst");
    JsonObject made = Json.parseObject(metadb("backup", file.toString(), "--json").orFail().out());
    assertThat(made.number("packed")).isEqualTo(Files.size(file)).isPositive();
    assertThat(metadb("backup", file.toString()).exitCode()).isEqualTo(2);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

    query("delete from t where x > 10");
    byte[] altered = Files.readAllBytes(file);
    altered[altered.length / 2] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.zst"), altered);
    Run refused = metadb("restore", damaged.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("no complete backup", "nothing was replaced");
    assertThat(query("select count(*) from t")).isEqualTo("10");

    String undo = metadb("restore", file.toString()).orFail().err();
    assertThat(query("select count(*) from t")).isEqualTo("1000");
    assertThat(undo).contains("ampctl metadb snapshot restore before-restore-");

    amp.shell("mkdir piped; ampctl metadb backup - | ampctl metadb restore - --amp-dir piped/.amp")
        .orFail();
    assertThat(
            new Distribution(folder.resolve("piped"))
                .run("ampctl", "metadb", "query", "--format=csv", "select count(*) from t")
                .orFail()
                .out()
                .lines())
        .last()
        .isEqualTo("1000");
  }

  @Test
  void aBackupThatNobodyReadsEndsAsOtherResultsDo() {
    metadb("start").orFail();
    for (String results :
        new String[] {
          "backup -", "export -", "query \"copy (select repeat('x', 1000000)) to stdout\""
        }) {
      String command = "ampctl metadb " + results;
      Run left = amp.shell("{ " + command + "; echo $? >&2; } | { exec 0<&-; }");
      assertThat(left.err()).as(results).isEqualTo("141\n");
      Run full = amp.shell(command + " >/dev/full");
      assertThat(full.exitCode()).as(results).isEqualTo(1);
      assertThat(full.err())
          .isEqualTo("error: the results cannot be written: No space left on device\n");
    }
    Run unread = amp.shell("ampctl metadb restore - </");
    assertThat(unread.exitCode()).isEqualTo(1);
    assertThat(unread.err()).contains("standard input cannot be read: Is a directory");
  }

  @Test
  void aBackupThatSomebodyElseMadeNeedsTrust() throws Exception {
    metadb("start").orFail();
    query("create table t as select 1 as x");
    metadb("stop").orFail();
    Files.createDirectory(folder.resolve("other"));
    amp.shell("AMPUP_HOME=$PWD/other ampctl metadb backup theirs").orFail();
    metadb("start").orFail();
    query("delete from t");

    Run refused = metadb("restore", "theirs");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("not made by you on this machine", "--trust-source", "nothing was replaced");
    assertThat(query("select count(*) from t")).isEqualTo("0");

    metadb("restore", "theirs", "--trust-source").orFail();
    assertThat(query("select count(*) from t")).isEqualTo("1");
  }

  @Test
  void aMigrationOfAnExistingSchemaLeavesASnapshotToReturnTo() {
    assertThat(amp.run("ampd", "migrate").orFail().err()).doesNotContain("snapshot");
    query("drop table amp.provider; delete from amp.schema_history where version = '3'");
    Run again = amp.run("ampd", "migrate").orFail();
    assertThat(again.err()).contains("schema version 2 becomes 3");
    String snapshot = again.err().replaceAll("(?s).*snapshot restore (\\S+).*", "$1");
    assertThat(query("select to_regclass('amp.provider')")).contains("amp.provider");
    metadb("snapshot", "restore", snapshot).orFail();
    assertThat(query("select max(version) from amp.schema_history")).isEqualTo("2");
  }

  @Test
  void theDiskIsShownAndWhatIsWastedGivenBack() {
    query(
        "create table t as select generate_series(1, 100000) as x; create index on t (x);"
            + " delete from t where x % 10 <> 0");
    metadb("start").orFail();
    JsonObject before = Json.parseObject(metadb("disk", "--json").orFail().out());
    assertThat(before.object("largest_tables").number("t")).isGreaterThan(3_000_000);
    JsonObject done = Json.parseObject(metadb("compact", "--json").orFail().out());
    assertThat(done.number("rewritten")).isPositive();
    assertThat(done.object("freed").number("databases")).isGreaterThan(2_000_000);
    JsonObject after = Json.parseObject(metadb("disk", "--json").orFail().out());
    assertThat(after.number("tables")).isLessThan(before.number("tables"));
    assertThat(after.number("wal")).isLessThanOrEqualTo(6 << 20);
    assertThat(query("select count(*) from pg_extension")).isEqualTo("1");
    assertThat(metadb("disk").orFail().out()).contains("snapshots", "write-ahead log");
  }

  @Test
  void aServerThatWasDetachedServesTheDatabaseThatIsNewWhereItListened() {
    query("create table t as select 1 as x");
    metadb("start", "--listen").orFail();
    String port = tcpPort();

    assertThat(metadb("reset", "--yes").orFail().err()).contains("PostgreSQL runs again: ");

    assertThat(amp.run("ampctl", "status").orFail().out()).containsPattern("running +yes");
    assertThat(query("select coalesce(to_regclass('t')::text, 'none')")).isEqualTo("none");
    assertThat(tcpPort()).isEqualTo(port);
  }

  private String tcpPort() {
    String url = metadb("url", "--tcp", "--format=jdbc").orFail().out();
    return url.replaceAll("(?s).*://[^/]*:(\\d+)/.*", "$1");
  }

  @Test
  void aTableBesideTheExtensionThatMeasuresIsRewrittenAndOneInUseLeftAlone() throws Exception {
    metadb("start").orFail();
    query(
        "create schema ext; create extension pgstattuple schema ext;"
            + " create table ext.\"Its own\" as select generate_series(1, 100000) as x;"
            + " create table held as select generate_series(1, 100000) as x;"
            + " create index broken_off on held (x);"
            + " update pg_index set indisvalid = false"
            + " where indexrelid = 'broken_off'::regclass;"
            + " delete from ext.\"Its own\" where x % 10 <> 0; delete from held where x % 10 <> 0");
    Run done;
    String url = metadb("url").orFail().out().strip();
    try (Connection session = MetadataDb.connect(MetadataDbSpec.of(url));
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("lock table held in access exclusive mode");
      done = metadb("compact").orFail();
      assertThat(metadb("disk").orFail().err()).contains("not known: somebody has locked one");
    }
    assertThat(done.err())
        .contains("rewriting ext.\"Its own\"", "left alone, since it is in use: public.held");
    assertThat(metadb("compact").orFail().err()).contains("rewriting public.held");
  }
}
