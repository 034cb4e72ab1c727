package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.ampctl.AmpctlCommand;
import amp.cli.ampd.AmpdCommand;
import amp.cli.ampd.Termination;
import amp.cli.project.Context;
import amp.cli.project.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class SelfDescriptionTest {
  private static final List<Function<Context, CommandLine>> PROGRAMS =
      List.of(AmpctlCommand::create, context -> AmpdCommand.create(context, new Termination()));

  @TempDir Path folder;

  @Test
  void manualHasEveryCommandAndCompletionsToo() {
    for (Function<Context, CommandLine> program : PROGRAMS) {
      Terminal terminal = new Terminal(folder);
      List<CommandLine> commands = new ArrayList<>();
      assertThat(terminal.run(context -> keep(program.apply(context), commands), "manual"))
          .isZero();
      for (CommandLine command : commands) {
        String name = command.getCommandSpec().qualifiedName();
        assertThat(terminal.out()).contains(".SS " + name + "\n");
      }
      for (String shell : List.of("bash", "zsh")) {
        Terminal bash = new Terminal(folder);
        assertThat(bash.run(program, "completions", shell)).isZero();
        assertThat(bash.out()).contains("complete -F");
      }
    }
  }

  @Test
  void fishCompletesEveryCommandAndOption() {
    for (Function<Context, CommandLine> program : PROGRAMS) {
      Terminal fish = new Terminal(folder);
      List<CommandLine> commands = new ArrayList<>();
      assertThat(fish.run(context -> keep(program.apply(context), commands), "completions", "fish"))
          .isZero();
      String name = commands.get(0).getCommandName();
      // A quote that is not closed would swallow the lines that follow.
      assertThat(fish.out().lines())
          .allMatch(line -> line.startsWith("complete -c " + name + " "))
          .allMatch(
              line -> line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2 == 0);
      for (CommandLine command : commands.subList(1, commands.size())) {
        String path = "__fish_seen_subcommand_from " + command.getCommandName();
        assertThat(fish.out()).contains("' -a " + command.getCommandName() + " -d '");
        command
            .getCommandSpec()
            .options()
            .forEach(
                option ->
                    assertThat(fish.out().lines())
                        .anyMatch(
                            line ->
                                line.contains(path)
                                    && line.contains("-l " + option.longestName().substring(2))));
      }
    }
  }

  @Test
  void everyHelpFitsAScreenAndHasAnExample() {
    for (Function<Context, CommandLine> program : PROGRAMS) {
      List<CommandLine> commands = new ArrayList<>();
      new Terminal(folder).run(context -> keep(program.apply(context), commands), "manual");
      for (CommandLine command : commands) {
        String help = command.getUsageMessage();
        // The smallest terminal has 24 lines; who has more to say than fits there has a reason.
        boolean much =
            !command.getSubcommands().isEmpty()
                || command.getCommandSpec().options().size() > 11
                || command.getCommandSpec().options().stream()
                    .anyMatch(SelfDescriptionTest::listsValues);
        assertThat(help.lines().count()).as(help).isLessThanOrEqualTo(much ? 40 : 24);
        assertThat(help).containsPattern("Examples?: ");
        assertThat(help.lines()).as(help).allMatch(line -> line.length() <= 80);
      }
    }
  }

  /** Whether each value of an option has a line of its own. */
  private static boolean listsValues(OptionSpec option) {
    return option.description().length > 10;
  }

  @Test
  void everyCommandIsListedOnceWithAWholeSentence() {
    List<CommandLine> commands = new ArrayList<>();
    new Terminal(folder)
        .run(context -> keep(AmpctlCommand.create(context), commands), "metadb", "--help");
    for (CommandLine command : commands) {
      String list = command.getUsageMessage().replaceAll("\\s+", " ");
      for (CommandLine listed : command.getSubcommands().values()) {
        String sentence = String.join(" ", listed.getCommandSpec().usageMessage().description());
        int end = sentence.indexOf(". ");
        String summary = end < 0 ? sentence : sentence.substring(0, end + 1);
        String names = String.join(", ", listed.getCommandSpec().names());
        assertThat(list).contains(" " + names + " " + summary + " ");
      }
    }
  }

  @Test
  void theCommandsOfTheDatabaseAreShownInGroups() {
    List<CommandLine> commands = new ArrayList<>();
    new Terminal(folder).run(context -> keep(AmpctlCommand.create(context), commands), "manual");
    CommandLine metadb = Objects.requireNonNull(commands.get(0).getSubcommands().get("metadb"));
    String help = metadb.getUsageMessage();
    assertThat(help)
        .containsSubsequence("Connect:\n", "Run:\n", "Keep copies:\n", "Save room:\n")
        .doesNotContain("Commands:");
  }

  private static CommandLine keep(CommandLine command, List<CommandLine> commands) {
    commands.add(command);
    command.getSubcommands().values().forEach(sub -> keep(sub, commands));
    return command;
  }
}
