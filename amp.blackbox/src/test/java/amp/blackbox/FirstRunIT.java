package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first {@code ampd solo} in an empty folder, and the second. */
class FirstRunIT {
  @AutoClose private final Sandbox sandbox = new Sandbox();

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "system", "tcp"})
  void rowsAreThereAgainAfterTheFirstRunEnded(String backend) {
    Run.command("rm", "-rf", sandbox.ampupHome().resolve("templates").toString()).orFail();
    keepsRows(backend);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "system", "tcp"})
  void aLongPathWithSpacesAndAccentsWorksInAnAsciiLocale(String backend) {
    StringBuilder name = new StringBuilder("mes dépôts/été à Zürich/日本");
    while (bytes(name) < 200) {
      name.append(name.length() % 7 == 0 && bytes(name) < 199 ? " " : "x");
    }
    sandbox.with("LANG", "C").project(name.toString());
    assertThat(sandbox.project().toString().getBytes(StandardCharsets.UTF_8)).hasSize(200);

    keepsRows(backend);
  }

  private int bytes(StringBuilder name) {
    return sandbox
        .root()
        .resolve(name.toString())
        .toString()
        .getBytes(StandardCharsets.UTF_8)
        .length;
  }

  private void keepsRows(String backend) {
    if (backend.equals("system")) {
      sandbox.pathBegins(Binaries.postgres18().resolve("bin"));
    }
    String option = "--metadb-backend=" + backend;
    Daemon daemon = sandbox.solo(option).awaitReady();
    assertThat(daemon.backend()).isEqualTo(backend);
    sandbox.database().makeRow();
    daemon.stop();

    sandbox.assertRowIsThere(option);
  }

  @Test
  void theFolderHoldsWhatAProjectNeedsAndGitSeesOnlyTheConfiguration() throws IOException {
    sandbox.solo().awaitReady().stop();

    Path amp = sandbox.project().resolve(".amp");
    for (String part : new String[] {"data", "providers", "manifests"}) {
      assertThat(amp.resolve(part)).isEmptyDirectory();
    }
    assertThat(amp.resolve("metadb/data/PG_VERSION")).hasContent("18");
    assertThat(Files.readAllLines(amp.resolve(".gitignore")))
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly("*", "!config.toml");
    try (var entries = Files.list(sandbox.project())) {
      assertThat(entries).containsExactly(amp);
    }
  }

  @Test
  void theVersionThatAProjectNeedsIsNotUninstalled() {
    sandbox.solo().awaitReady().stop();

    Run refused = sandbox.run("ampup", "uninstall", "postgres", "18");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains(sandbox.project().resolve(".amp").toString(), "--force");
    assertThat(sandbox.run("ampup", "list").orFail().out()).contains("(active)");
  }
}
