package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Context;
import amp.cli.project.Terminal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Commands that are run without a parser are what the parser would have made of their words. */
class PlainCommandsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "metadb url",
        "metadb env",
        "metadb psql",
        "metadb start",
        "metadb stop",
        "metadb query select",
        "metadb query @file",
        "metadb query --json select",
        "metadb query --format=json select",
        "metadb query --format=csv select",
        "metadb query --format csv select",
        "metadb query \"'"
      })
  void aPlainCommandIsWhatTheParserMakes(String line) {
    String[] words = line.split(" ");
    Context context = new Terminal(folder).context();

    Callable<Integer> plain = AmpctlCommand.plain(context, words).orElseThrow();

    CommandSpec parsed = parsed(context, words);
    assertThat(plain).isInstanceOf(parsed.userObject().getClass());
    assertThat(values(CommandSpec.forAnnotatedObject(plain)))
        .isNotEmpty()
        .isEqualTo(values(parsed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadb",
        "status --json",
        "metadb url --verbose",
        "metadb query",
        "metadb query -",
        "metadb query --help",
        "metadb query select --json",
        "metadb query --json -",
        "metadb query --json --metadb-url",
        "metadb query --format=table select",
        "metadb query  select",
        "metadb query --json csv select",
        "metadb query --format csv select select",
        "metadb query --json --verbose select",
        "metadb reset",
        "metadb url url",
        "config url"
      })
  void whatHasOptionsOrIsRareNeedsOne(String line) {
    Context context = new Terminal(folder).context();

    assertThat(AmpctlCommand.plain(context, line.split(" "))).isEmpty();
    assertThat(AmpctlCommand.plain(context, line)).isEmpty();
  }

  @Test
  void noWordsAreNoCommand() {
    assertThat(AmpctlCommand.plain(new Terminal(folder).context())).isEmpty();
  }

  private static CommandSpec parsed(Context context, String... words) {
    CommandLine root = AmpctlCommand.create(context, words);
    root.setCaseInsensitiveEnumValuesAllowed(true).setExpandAtFiles(false).parseArgs(words);
    CommandSpec command = root.getCommandSpec();
    while (command.commandLine().getParseResult().hasSubcommand()) {
      command = command.commandLine().getParseResult().subcommand().commandSpec();
    }
    return command;
  }

  /** Returns what options and parameters have set in the command's fields. */
  private static Map<String, String> values(CommandSpec command) {
    return command.args().stream()
        .collect(
            Collectors.toMap(
                arg -> arg.isOption() ? ((OptionSpec) arg).longestName() : arg.paramLabel(),
                arg -> String.valueOf(arg.<Object>getValue())));
  }
}
