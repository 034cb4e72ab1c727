package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;

class ConfigCommandsTest {
  @TempDir Path folder;
  private Path file;
  private Terminal terminal;

  @BeforeEach
  void writeFile() throws IOException {
    terminal = new Terminal(folder);
    file = Files.createDirectory(folder.resolve(".amp")).resolve("config.toml");
    Files.writeString(
        file,
        "metadata_db_url = 'postgresql://u:s3cret@h/d?password=s3cret'\n[writer]\nrows = 7\n"
            + "[metadata_db.managed.settings]\nwork_mem = '8MB'\n");
  }

  @Test
  void originOfEachValueIsShown() {
    assertThat(run("config", "show", "--origin", "--metadb-backend=tcp")).isZero();
    assertThat(terminal.out().lines())
        .contains(
            "metadata_db.pool_size = 10  # default",
            "metadata_db.managed.backend = \"tcp\"  # --metadb-backend",
            "metadata_db.managed.settings.work_mem = \"8MB\"  # " + file + ":5:1",
            "writer.rows = 7  # " + file + ":3:1, not used here");
  }

  @Test
  void whatIsShownIsToml() {
    assertThat(run("config", "show", "--origin")).isZero();
    assertThat(Toml.parse(terminal.out()).errors()).isEmpty();
  }

  @Test
  void passwordsAreHidden() {
    assertThat(run("config", "show", "--json")).isZero();
    assertThat(terminal.out())
        .contains("postgresql://u:***@h/d?password=***")
        .doesNotContain("s3cret");
    assertThat(terminal.err()).contains("metadata_db_url is deprecated").doesNotContain("s3cret");
  }

  private int run(String... arguments) {
    return terminal.run(AmpctlCommand::create, arguments);
  }
}
