package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import amp.ampup.Layout;
import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Version;
import amp.testkit.Binaries;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a project when ampup's PostgreSQL is there, and is not used. */
@Timeout(120)
class RefusedStoreIT {
  private static final Path DATA = Path.of(".amp/metadb/data");

  @TempDir Path folder;
  private Path store;
  private Path installation;
  private Distribution amp;

  /** Why it is not used. */
  enum Fault {
    OTHERS_MAY_WRITE("can be written by other users"),
    ANOTHER_USER_OWNS_IT("belongs to user"),
    A_FILE_IN_ITS_PLACE("is a file"),
    RECEIPT_DAMAGED("has no valid receipt.json"),
    PROGRAM_MISSING("has no program bin/postgres");

    private final String told;

    Fault(String told) {
      this.told = told;
    }
  }

  @BeforeEach
  void makeStore() throws IOException {
    store = folder.resolve("store");
    Layout layout = new Layout(store);
    Version version = Version.of("18.6.0");
    installation = layout.installation("postgres", version, Platform.current());
    Path bin = Files.createDirectories(installation.resolve("bin"));
    Files.createSymbolicLink(
        bin.resolve("postgres"), Binaries.postgres18().resolve("bin/postgres"));
    Receipt receipt = new Receipt("postgres", version, Platform.current(), "x", "0", "pinned", "");
    Files.writeString(installation.resolve(Receipt.FILE), receipt.json());
    Files.createSymbolicLink(layout.current("postgres"), installation.getFileName());
    amp = new Distribution(folder, Binaries.postgres(15).resolve("bin"));
  }

  @ParameterizedTest
  @EnumSource
  void noNewProjectIsMadeWithAnotherPostgresThanTheOneInstalled(Fault fault) throws IOException {
    cause(fault);

    Run refused = solo("");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(69);
    assertThat(refused.err())
        .contains(fault.told, "no new database is made with PostgreSQL 15", "--metadb-backend=");
    assertThat(folder.resolve(DATA)).doesNotExist();

    assertThat(ampup("list").orFail().err()).contains("warning: postgres is not used", fault.told);
    assertThat(ampup("doctor").out()).contains(fault.told);

    assertThat(solo("--metadb-backend=system").orFail().err()).doesNotContain("warning: backend");
    assertThat(folder.resolve(DATA).resolve("PG_VERSION")).hasContent("15");
    assertThat(solo("").orFail().err())
        .containsOnlyOnce("warning: backend embedded is not used: ")
        .contains(fault.told);
  }

  @Test
  void aNewDatabaseOfAnOlderMajorIsTold() throws IOException {
    store = folder.resolve("none");

    assertThat(solo("").orFail().err())
        .contains("note: this new database is of PostgreSQL 15.")
        .contains("ampup install --component postgres", "ampctl metadb upgrade");
    assertThat(solo("").orFail().err()).doesNotContain("note:");
  }

  private Run solo(String option) {
    return amp.shell("AMPUP_HOME='" + store + "' ampd solo " + option + " -- true");
  }

  private Run ampup(String command) {
    return amp.shell("AMPUP_HOME='" + store + "' ampup " + command);
  }

  private void cause(Fault fault) throws IOException {
    switch (fault) {
      case OTHERS_MAY_WRITE -> Run.command("chmod", "o+w", store.toString()).orFail();
      case ANOTHER_USER_OWNS_IT -> {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setAttribute(store.resolve("components"), "unix:uid", 65_534);
      }
      case A_FILE_IN_ITS_PLACE -> store = Files.createFile(folder.resolve("file"));
      case RECEIPT_DAMAGED -> Files.writeString(installation.resolve(Receipt.FILE), "{");
      case PROGRAM_MISSING -> Files.delete(installation.resolve("bin/postgres"));
    }
  }
}
