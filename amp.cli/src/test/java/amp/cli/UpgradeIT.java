package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades of real clusters of older PostgreSQL versions. */
@Timeout(240)
class UpgradeIT {
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

  private Distribution with(int major) {
    return new Distribution(folder, Binaries.postgres(major).resolve("bin"));
  }

  private void make(int major) throws Exception {
    Path config = Files.createDirectories(folder.resolve(".amp")).resolve("config.toml");
    Files.writeString(config, "[metadata_db.managed]\nversion = \"" + major + "\"\n");
    query(
        with(major),
        "create table t (id int generated always as identity primary key, v text);"
            + " insert into t (v) select repeat('x', i) from generate_series(1, 1000) i;"
            + " create role reader login password 'secret'; alter role reader set work_mem = '7MB';"
            + " alter database amp set search_path = public, amp");
    query(with(major), "create database other");
    Files.delete(config);
  }

  /** Returns the last line of the answer. */
  private static String query(Distribution amp, String sql) {
    return amp.run("ampctl", "metadb", "query", "--format=csv", sql)
        .orFail()
        .out()
        .lines()
        .reduce("", (all, line) -> line);
  }

  private String version() throws Exception {
    return Files.readString(folder.resolve(".amp/metadb/data/PG_VERSION")).strip();
  }

  @Test
  void seventeenIsExplainedThenUpgradedAndUndone() throws Exception {
    make(17);
    Run solo = amp.run("ampd", "solo");
    assertThat(solo.exitCode()).isEqualTo(69);
    assertThat(solo.err())
        .contains("is of PostgreSQL 17", "18.6")
        .contains("ampup install --component postgres 17", "ampctl metadb upgrade");
    Run without = amp.run("ampctl", "metadb", "upgrade");
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("ampup install --component postgres 17");
    assertThat(version()).isEqualTo("17");

    Distribution both = with(17);
    // Here new databases would get 17.
    Run upgrade = both.run("ampctl", "metadb", "upgrade").orFail();
    assertThat(upgrade.out())
        .containsPattern("database amp: \\d+ tables, 1\\d{3} rows")
        .contains("database other:");
    assertThat(version()).isEqualTo("18");
    assertThat(
            query(
                amp,
                "select count(*), max(id), (select rolpassword like 'SCRAM%' from pg_authid"
                    + " where rolname = 'reader'), (select setconfig[1] from pg_db_role_setting"
                    + " where setrole = 'reader'::regrole), current_setting('search_path') from t"))
        .isEqualTo("1000,1000,true,work_mem=7MB,\"public, amp\"");
    assertThat(both.run("ampctl", "metadb", "upgrade", "--to", "18").orFail().err())
        .contains("a restart only");

    query(amp, "insert into t (v) values ('newer')");
    assertThat(both.run("ampctl", "metadb", "upgrade", "--undo").orFail().err())
        .contains("kept as snapshot");
    assertThat(version()).isEqualTo("17");
    assertThat(query(both, "select count(*) from t")).isEqualTo("1000");
  }

  @Test
  void fifteenIsUpgradedAfterAKillInTheMiddleAndFinished() throws Exception {
    make(15);
    query(with(15), "grant select on t to reader");
    Run refused = with(15).run("ampctl", "metadb", "upgrade", "--to", "18");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("role reader has rights on or owns 1 objects");
    assertThat(version()).isEqualTo("15");
    query(with(15), "revoke select on t from reader");

    try (Distribution.Started upgrade =
        with(15).start("ampctl", "metadb", "upgrade", "--to", "18")) {
      while (!begun()) {
        assertThat(upgrade.process.isAlive()).as(upgrade.err()).isTrue();
      }
      upgrade.process.destroyForcibly().waitFor();
    }
    assertThat(version()).isEqualTo("15");
    assertThat(query(with(15), "select count(*) from t")).isEqualTo("1000");

    String own = "before-upgrade-15-mine";
    with(15).run("ampctl", "metadb", "snapshot", "create", own).orFail();
    with(15).run("ampctl", "metadb", "upgrade", "--to", "18").orFail();
    assertThat(version()).isEqualTo("18");
    amp.run("ampctl", "metadb", "upgrade", "--finish").orFail();
    assertThat(amp.run("ampctl", "metadb", "upgrade", "--finish").exitCode()).isEqualTo(1);
    assertThat(amp.run("ampctl", "metadb", "snapshot", "list").orFail().out()).contains(own);
    assertThat(query(amp, "select count(*) from t")).isEqualTo("1000");
    try (Stream<Path> entries = Files.list(folder.resolve(".amp/metadb"))) {
      assertThat(entries.filter(e -> e.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  /** Tells whether the new cluster is there, beside the old one. */
  private boolean begun() throws Exception {
    try (Stream<Path> entries = Files.list(folder.resolve(".amp/metadb"))) {
      return entries.anyMatch(
          e ->
              e.getFileName().toString().startsWith(".preparing-")
                  && Files.exists(e.resolve("data/PG_VERSION")));
    }
  }
}
