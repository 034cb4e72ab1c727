package amp.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.cli.config.Configuration;
import amp.cli.console.CliException;
import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  @TempDir Path root;
  private AmpFolder folder;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void makeFolder() throws IOException {
    root = root.toRealPath();
    folder = new AmpFolder(Files.createDirectory(root.resolve(".amp")));
  }

  private @Nullable Path find(@Nullable Path named) {
    return ConfigFile.find(named, new Environment(variables, root, root), folder);
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void optionBeatsVariableBeatsTheProjectsFile() throws IOException {
    assertThat(find(null)).isNull();
    Files.writeString(folder.configFile(), "");
    assertThat(find(null)).isEqualTo(folder.configFile());
    variables.put("AMP_CONFIG", "variable.toml");
    assertThat(find(null)).isEqualTo(root.resolve("variable.toml"));
    assertThat(find(Path.of("option.toml"))).isEqualTo(root.resolve("option.toml"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatOthersCouldHaveWrittenIsRefusedUnlessTheUserTrustsIt(boolean named) throws IOException {
    Path file = Files.writeString(folder.configFile(), "");
    @Nullable Path option = named ? file : null;
    permit(file, "rw-rw-rw-");
    assertThatThrownBy(() -> find(option))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(file + " can be written by other users (mode 666)")
        .hasMessageContaining("chmod go-w '" + file + "'");
    variables.put("AMP_TRUSTED_FOLDERS", root.toString());
    assertThat(find(option)).isEqualTo(file);

    variables.clear();
    permit(file, "rw-r--r--");
    assertThat(find(option)).isEqualTo(file);
    assumeTrue(OperatingSystem.root(), "only root can give files away");
    Files.setAttribute(file, "unix:uid", 12345);
    assertThatThrownBy(() -> find(option)).hasMessageContaining(file + " belongs to user 12345");
  }

  @Test
  void aFileThatIsNamedMayBeInAnOpenFolderAndOneBehindALinkMayNot() throws IOException {
    Path open = Files.createDirectory(root.resolve("open"));
    Path file = Files.writeString(open.resolve("file.toml"), "");
    Files.createSymbolicLink(folder.configFile(), file);
    assertThat(find(null)).isEqualTo(folder.configFile());

    permit(open, "rwxrwxrwx");
    assertThat(find(file)).isEqualTo(file);
    assertThatThrownBy(() -> find(null)).hasMessageContaining(open + " can be written");
  }

  /** Who linked it elsewhere would otherwise run with the defaults, and not know. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLinkThatLeadsToNoFileIsNoAbsentFileAndHasNoModeToChange(boolean named) throws IOException {
    Path file = folder.configFile();
    Path open = Files.createDirectory(root.resolve("open"));
    permit(open, "rwxrwxrwx");
    for (Path target : List.of(root.resolve("missing"), file, open)) {
      Files.createSymbolicLink(file, target);
      assertThatThrownBy(() -> Configuration.load(find(named ? file : null), variables, Map.of()))
          .isInstanceOf(CliException.class)
          .hasMessageStartingWith(file + " is a link that leads to no file")
          .hasMessageNotContaining("chmod");
      Files.delete(file);
    }
  }
}
