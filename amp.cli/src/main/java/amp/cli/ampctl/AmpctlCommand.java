package amp.cli.ampctl;

import amp.cli.console.SelfDescription;
import amp.cli.project.Context;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The control program. */
@Command(
    name = "ampctl",
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and controls what belongs to a project folder.",
    footer = {"", "Example: ampctl metadb url"})
public final class AmpctlCommand {
  private AmpctlCommand() {}

  /** Returns the command with its subcommands. */
  public static CommandLine create(Context context) {
    CommandLine root =
        new CommandLine(new AmpctlCommand())
            .addSubcommand(new StatusCommand(context))
            .addSubcommand(new ProjectsCommand(context))
            .addSubcommand(new DatasetCommand(context))
            .addSubcommand(new ManifestCommand(context))
            .addSubcommand(new ProviderCommand(context))
            .addSubcommand(
                new CommandLine(new ConfigCommand(context))
                    .addSubcommand(new ConfigShowCommand(context)))
            .addSubcommand(
                new CommandLine(new MetadbCommand())
                    .addSubcommand(new MetadbUrlCommand(context))
                    .addSubcommand(new MetadbEnvCommand(context))
                    .addSubcommand(new MetadbPsqlCommand(context))
                    .addSubcommand(new MetadbQueryCommand(context))
                    .addSubcommand(new MetadbStartCommand(context))
                    .addSubcommand(new MetadbStopCommand(context))
                    .addSubcommand(new MetadbRestartCommand(context))
                    .addSubcommand(new MetadbLogsCommand(context))
                    .addSubcommand(new MetadbResetCommand(context))
                    .addSubcommand(new MetadbBackendsCommand(context)));
    return SelfDescription.addTo(root, context.console());
  }
}
