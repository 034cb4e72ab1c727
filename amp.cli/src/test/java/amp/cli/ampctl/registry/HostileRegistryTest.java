package amp.cli.ampctl.registry;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.ampctl.AmpctlCommand;
import amp.cli.project.Terminal;
import amp.testkit.Attack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links in a cloned project, to what its author would like to have sent to a database. */
@Attack(by = "the author of a project folder")
class HostileRegistryTest {
  private static final String PROVIDER = "kind = 'evm-rpc'\nnetwork = 'n'\nurl = 's3cret'\n";

  @TempDir Path home;
  private Path project;
  private Path other;
  private Terminal terminal;

  @BeforeEach
  void cloneProject() throws IOException {
    project = Files.createDirectories(home.resolve("clone"));
    other = Files.createDirectories(home.resolve("other/.amp/providers"));
    Files.writeString(other.resolve("mainnet.toml"), PROVIDER);
    Files.writeString(other.resolve("eth.json"), "{}");
    terminal = new Terminal(project);
  }

  @Test
  void aLinkInTheFolderIsNotFollowedOutOfTheProject() throws IOException {
    Path folder = Files.createDirectories(project.resolve(".amp/providers"));
    Files.createSymbolicLink(folder.resolve("x.toml"), other.resolve("mainnet.toml"));

    assertRefused("provider", "register");
    assertRefused("provider", "register", "x.toml");
  }

  @Test
  void aFolderThatIsALinkIsNotFollowedOutOfTheProject() throws IOException {
    Files.createDirectories(project.resolve(".amp"));
    Files.createSymbolicLink(project.resolve(".amp/providers"), other);
    Files.createSymbolicLink(project.resolve(".amp/manifests"), other);

    assertRefused("provider", "register");
    assertRefused("manifest", "register");
    assertRefused("dataset", "register", "a/b", "eth.json");
  }

  @Test
  void noFolderIsMadeBehindALink() throws IOException {
    Files.createDirectories(project.resolve(".amp"));
    Files.createSymbolicLink(project.resolve(".amp/link"), other);
    Files.writeString(project.resolve(".amp/config.toml"), "data_dir = 'link/made'");

    terminal.run(context -> AmpctlCommand.create(context, "metadb", "start"), "metadb", "start");
    assertThat(terminal.databases.opens).hasValue(1);
    assertThat(other.resolve("made")).doesNotExist();
  }

  private void assertRefused(String... arguments) {
    int exitCode = terminal.run(context -> AmpctlCommand.create(context, arguments), arguments);

    assertThat(exitCode).isEqualTo(1);
    assertThat(terminal.err()).endsWith("_DIR yourself\n").contains("leads out of the project");
    assertThat(terminal.databases.opens).hasValue(0);
  }
}
