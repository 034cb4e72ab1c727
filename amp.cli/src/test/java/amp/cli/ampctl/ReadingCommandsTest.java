package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in a folder without a database, as one whose name was mistyped. */
class ReadingCommandsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataset list",
        "dataset show a/b",
        "dataset inspect a/b",
        "dataset versions a/b",
        "dataset remove --yes a/b",
        "dataset prune --yes",
        "manifest list",
        "manifest show x",
        "manifest remove --yes x",
        "manifest prune --yes",
        "provider list",
        "provider show x",
        "provider inspect x",
        "provider remove --yes x",
        "metadb query --amp-dir typo/.amp select",
        "metadb psql --amp-dir typo/.amp",
        "metadb psql --shell --amp-dir typo/.amp",
        "metadb snapshot list",
        "metadb backup file"
      })
  void whatOnlyReadsMakesNothingAndSaysWhereItLooked(String command) {
    Terminal terminal = run(command);

    assertThat(terminal.err()).contains("there is no database in " + folder, "ampd solo");
    assertThat(terminal.databases.opens).hasValue(0);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "doctor --fix",
        "projects",
        "config show",
        "metadb url",
        "metadb env",
        "metadb logs",
        "metadb backends",
        "metadb disk",
        "metadb stop"
      })
  void whatLooksMakesNothing(String command) {
    Terminal terminal = run(command);

    assertThat(terminal.databases.opens).hasValue(0);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatTheVariableNamesIsNotMadeByAQueryEither() {
    Terminal terminal = new Terminal(folder);
    terminal.variables.put("AMP_DIR", folder.resolve("typo").toString());
    String[] words = {"metadb", "query", "select 1"};

    assertThat(terminal.run(context -> AmpctlCommand.create(context, words), words)).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
  }

  private Terminal run(String command) {
    Terminal terminal = new Terminal(folder);
    String[] words = command.split(" ", -1);
    terminal.run(context -> AmpctlCommand.create(context, words), words);
    return terminal;
  }
}
