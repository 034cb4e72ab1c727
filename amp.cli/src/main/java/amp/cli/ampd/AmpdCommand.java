package amp.cli.ampd;

import amp.cli.console.SelfDescription;
import amp.cli.project.Context;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The daemon. */
@Command(
    name = "ampd",
    synopsisSubcommandLabel = "COMMAND",
    description = "Runs amp in a project folder.",
    footer = {"", "Example: ampd solo"})
public final class AmpdCommand {
  private AmpdCommand() {}

  /** Returns the command with its subcommands. */
  public static CommandLine create(Context context, Termination termination) {
    CommandLine root =
        new CommandLine(new AmpdCommand())
            .addSubcommand(new SoloCommand(context, termination))
            .addSubcommand(new MigrateCommand(context));
    return SelfDescription.addTo(root, context.console());
  }
}
