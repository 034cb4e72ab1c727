package amp.cli.ampctl;

import amp.cli.console.SelfDescription;
import amp.cli.console.Subcommands;
import amp.cli.project.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  /**
   * Returns the command.
   *
   * @param words the command line, of which the subcommand is made that it names; without words all
   *     are made
   */
  public static CommandLine create(Context context, String... words) {
    CommandLine root = new CommandLine(new AmpctlCommand());
    boolean all =
        Subcommands.of(words)
            .add("status", () -> new StatusCommand(context))
            .add("projects", () -> new ProjectsCommand(context))
            .add("dataset", () -> new DatasetCommand(context))
            .add("manifest", () -> new ManifestCommand(context))
            .add("provider", () -> new ProviderCommand(context))
            .addGroup(
                "config",
                () -> new ConfigCommand(context),
                config -> config.add("show", () -> new ConfigShowCommand(context)))
            .addGroup("metadb", MetadbCommand::new, metadb -> addMetadb(metadb, context))
            .addTo(root);
    return all ? SelfDescription.addTo(root, context.console()) : root;
  }

  /**
   * Returns the command that needs no parser: {@code metadb url} without options, which scripts
   * call all the time.
   */
  public static Optional<Callable<Integer>> plain(Context context, String... words) {
    return List.of(words).equals(List.of("metadb", "url"))
        ? Optional.of(new MetadbUrlCommand(context))
        : Optional.empty();
  }

  private static void addMetadb(Subcommands metadb, Context context) {
    metadb
        .heading("Connect")
        .add("url", () -> new MetadbUrlCommand(context))
        .add("env", () -> new MetadbEnvCommand(context))
        .add("psql", () -> new MetadbPsqlCommand(context))
        .add("query", () -> new MetadbQueryCommand(context))
        .heading("Run")
        .add("start", () -> new MetadbStartCommand(context))
        .add("stop", () -> new MetadbStopCommand(context))
        .add("restart", () -> new MetadbRestartCommand(context))
        .add("logs", () -> new MetadbLogsCommand(context))
        .add("backends", () -> new MetadbBackendsCommand(context));
    ClusterCommand.addTo(metadb, context);
  }
}
