package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of options that mean nothing, as a script's empty variable makes them. */
class WrongOptionsTest {
  @TempDir Path folder;
  private Terminal terminal;

  @BeforeEach
  void openTerminal() {
    terminal = new Terminal(folder);
    terminal.databases.running = true;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--amp-dir", "--provider-path"})
  void anEmptyFolderIsNotTheCurrentOne(String option) {
    assertThat(run("status", option + "=")).isEqualTo(2);
    assertThat(terminal.err()).contains(option + " is empty", "or leave it out");
    assertThat(run("doctor", option + "=")).isEqualTo(1);
    assertThat(terminal.out()).contains(option + " is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a]", "a\u0007", " a"})
  void aServiceThatCannotBeCalledSoIsRefused(String name) {
    assertThat(run("metadb", "env", "--service", name)).isEqualTo(2);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains("cannot be the name of a service", "such as my-app");
  }

  @Test
  void aServiceMayHaveAnyOrdinaryName() {
    assertThat(run("metadb", "env", "--service", "mein Dienst_1.ä-b")).isZero();
    assertThat(terminal.out()).startsWith("[mein Dienst_1.ä-b]\n");
  }

  private int run(String... arguments) {
    return terminal.run(AmpctlCommand::create, arguments);
  }
}
