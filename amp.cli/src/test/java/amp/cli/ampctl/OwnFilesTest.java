package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that write where the user says, and the files of a project that are not to write. */
class OwnFilesTest {
  @TempDir Path folder;
  private Terminal terminal;
  private Path config;
  private Path version;

  @BeforeEach
  void makeProject() throws IOException {
    terminal = new Terminal(folder);
    terminal.databases.running = true;
    Path amp = folder.resolve(".amp");
    version = Files.createDirectories(amp.resolve("metadb/data")).resolve("PG_VERSION");
    Files.writeString(version, "18\n");
    config = Files.writeString(amp.resolve("config.toml"), "# mine\n");
    Files.createSymbolicLink(folder.resolve("folder"), amp.resolve("metadb"));
    Files.createSymbolicLink(folder.resolve("version"), version);
    Files.createSymbolicLink(folder.resolve("config"), config);
  }

  @ParameterizedTest
  @CsvSource({
    "backup, .amp/metadb/data/PG_VERSION",
    "backup, .amp/metadb/new",
    "backup, .amp/metadb/data/new",
    "backup, folder/data/PG_VERSION",
    "backup, folder/new",
    "backup, version",
    "backup, .amp/config.toml",
    "backup, config",
    "export, .amp/metadb/data/PG_VERSION",
    "export, folder/new",
    "export, .amp/config.toml"
  })
  void noFileOfTheProjectsDatabaseIsWritten(String verb, String name) {
    assertThat(terminal.run(AmpctlCommand::create, "metadb", verb, "--force", name)).isEqualTo(2);

    assertThat(terminal.err()).contains(folder.resolve(name) + " is ", "name another file");
    assertThat(version).hasContent("18\n");
    assertThat(config).hasContent("# mine\n");
    assertThat(folder.resolve(".amp/metadb/new")).doesNotExist();
  }

  @Test
  void aConfigurationThatIsALinkIsNotWrittenThroughItsOtherName() throws IOException {
    Path shared = Files.move(config, folder.resolve("shared.toml"));
    Files.createSymbolicLink(config, shared);

    for (String name : new String[] {"shared.toml", ".amp/config.toml"}) {
      assertThat(terminal.run(AmpctlCommand::create, "metadb", "backup", "--force", name))
          .isEqualTo(2);
      assertThat(terminal.err()).contains(folder.resolve(name) + " is ");
    }
    assertThat(config).isSymbolicLink().hasContent("# mine\n");
  }
}
