package amp.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.os.file.Trees;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of another amp version: its cluster is {@code .amp/metadb} itself, and its tables are
 * in the database {@code postgres}.
 */
@Timeout(120)
class TakeoverIT {
  private static final String COUNT = "ampctl metadb query --format=csv 'select count(*) from t'";

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void makeProjectOfOtherVersion() throws IOException {
    folder = folder.toRealPath();
    amp = new Distribution(folder);
    amp.run(
            "ampctl",
            "metadb",
            "psql",
            "--",
            "-dpostgres",
            "-ccreate table _sqlx_migrations as select 7 as version",
            "-ccreate table t as select generate_series(1, 100) as x",
            "-cdrop database amp")
        .orFail();
    Path metadb = folder.resolve(".amp/metadb");
    Path data = folder.resolve("data");
    Files.move(metadb.resolve("data"), data);
    Trees.delete(metadb);
    Files.move(data, metadb);
  }

  @Test
  void itsTablesAreFoundAndTheUserIsTold() {
    Run first = amp.shell(COUNT).orFail();
    assertThat(first.out()).contains("100");
    assertThat(first.err())
        .contains(
            "was taken over: what its database postgres held is in amp now, and stays in postgres");

    Run second = amp.shell("ampd migrate && " + COUNT).orFail();
    assertThat(second.out()).contains("100");
    assertThat(second.err()).doesNotContain("taken over");
    assertThat(
            amp.shell("ampctl metadb psql -- -dpostgres -Atc 'select count(*) from t'")
                .orFail()
                .out())
        .contains("100");
  }

  @Test
  void theUrlByWhichItWasFoundIsThatOfTheManagedDatabase() throws IOException {
    Files.writeString(
        folder.resolve(".amp/config.toml"),
        "[metadata_db]\nurl = 'postgresql:///postgres?host=" + folder + "/.amp/metadb'\n");

    assertThat(amp.shell(COUNT).orFail().out()).contains("100");
    assertThat(amp.shell(COUNT).orFail().out()).contains("100");
    assertThat(amp.run("ampctl", "status", "--json").orFail().out())
        .doesNotContain("external")
        .contains("\"running\": false");
  }

  @Test
  void theDoctorTellsThatItIsTakenOver() {
    List<String> lines = amp.run("ampctl", "doctor").orFail().out().lines().toList();

    assertThat(lines)
        .anyMatch(line -> line.contains("in the layout of another amp version; the next start"));
    assertThat(folder.resolve(".amp/metadb/data")).doesNotExist();
  }
}
