package amp.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import amp.cli.Distribution;
import amp.testkit.Binaries;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a project of PostgreSQL 18 is told, which ampup has, where it asks for another one. */
@Timeout(240)
class OtherVersionIT {
  @TempDir Path folder;
  private Path config;
  private Distribution amp;
  private String before;

  @BeforeEach
  void makeDataOfEighteenWithAmpupsOwn() throws Exception {
    amp = new Distribution(folder);
    config = Files.createDirectories(folder.resolve(".amp")).resolve("config.toml");
    // The host has 15 alone.
    before =
        "AMPUP_HOME='"
            + folder.resolve("store")
            + "' PATH='"
            + Binaries.postgres(15).resolve("bin")
            + ":"
            + Distribution.HOME.resolve("bin")
            + ":/usr/bin:/bin' ";
    run("ampup install --component postgres --offline --from '" + Binaries.archive() + "'")
        .orFail();
    run("ampd solo -- true").orFail();
    assertThat(folder.resolve(".amp/metadb/data/PG_VERSION")).hasContent("18");
  }

  private Run run(String command) {
    return amp.shell("export " + before + "; " + command);
  }

  private void refused(Run run, String... told) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(69);
    assertThat(run.err()).contains(told).doesNotContain("ampup install", "type this first");
  }

  @Test
  void theVersionThatIsSetIsToBeChangedAndNothingInstalled() throws Exception {
    for (String version : new String[] {"16", "15"}) {
      Files.writeString(config, "[metadata_db.managed]\nversion = \"" + version + "\"\n");

      refused(
          run("ampd solo -- true"),
          "is of PostgreSQL 18, and PostgreSQL " + version + " is asked for",
          "config.toml:2:1 sets the version to " + version + ": set it to 18, or remove it");
      Run backends = run("ampctl metadb backends").orFail();
      assertThat(backends.out())
          .contains(
              "config.toml:2:1 sets the version to " + version + ": set it to 18, or remove it")
          .doesNotContain("ampup install");
      assertThat(run("ampctl metadb upgrade").err())
          .contains("config.toml:2:1: the version is set to " + version, "set it to 18, or remove");
    }
    Files.writeString(config, "[metadata_db.managed]\nversion = \"18\"\n");
    run("ampd solo -- true").orFail();
    refused(
        run("AMP_CONFIG_METADATA_DB__MANAGED__VERSION=16 ampd solo -- true"),
        "$AMP_CONFIG_METADATA_DB__MANAGED__VERSION sets the version to 16: set it to 18, or remove");
  }

  @Test
  void theBackendThatIsNamedIsToBeLeftOut() throws Exception {
    assumeThat(run("ampctl metadb backends").out()).containsPattern("system +unavailable");
    refused(
        run("ampd solo --metadb-backend=system -- true"),
        "is of PostgreSQL 18, and what runs here is 15.",
        "--metadb-backend sets the backend to system: leave that out, and embedded opens the data",
        "Install PostgreSQL 18 from the packages of this host");
    assertThat(run("ampctl metadb backends").orFail().out())
        .containsPattern("system +unavailable +it runs PostgreSQL 15")
        .contains("Install PostgreSQL 18 from the packages of this host")
        .doesNotContain("ampup install");

    Files.writeString(config, "[metadata_db.managed]\nbackend = \"system\"\n");
    refused(
        run("ampd solo -- true"),
        "config.toml:2:1 sets the backend to system: leave that out, and embedded opens the data");
  }
}
