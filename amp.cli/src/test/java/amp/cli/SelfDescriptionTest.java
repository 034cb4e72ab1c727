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
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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
      Terminal bash = new Terminal(folder);
      assertThat(bash.run(program, "completions")).isZero();
      assertThat(bash.out()).contains("complete -F");
    }
  }

  @Test
  void everyHelpFitsAScreenAndHasAnExample() {
    for (Function<Context, CommandLine> program : PROGRAMS) {
      List<CommandLine> commands = new ArrayList<>();
      new Terminal(folder).run(context -> keep(program.apply(context), commands), "manual");
      for (CommandLine command : commands) {
        String help = command.getUsageMessage();
        assertThat(help.lines().count()).as(help).isLessThanOrEqualTo(45);
        assertThat(help).contains("Example: ");
      }
    }
  }

  private static CommandLine keep(CommandLine command, List<CommandLine> commands) {
    commands.add(command);
    command.getSubcommands().values().forEach(sub -> keep(sub, commands));
    return command;
  }
}
