package amp.cli.ampctl;

import amp.cli.ampctl.cluster.ClusterCommands;
import amp.cli.ampctl.doctor.DoctorCommand;
import amp.cli.ampctl.exports.MetadbExportCommand;
import amp.cli.ampctl.extension.MetadbExtensionsCommand;
import amp.cli.ampctl.imports.MetadbImportCommand;
import amp.cli.ampctl.registry.RegistryCommands;
import amp.cli.parser.SelfDescription;
import amp.cli.parser.Subcommands;
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
    Subcommands commands =
        Subcommands.of(words)
            .add("status", () -> new StatusCommand(context))
            .add("doctor", () -> new DoctorCommand(context))
            .add("projects", () -> new ProjectsCommand(context));
    RegistryCommands.addTo(commands, context);
    boolean all =
        commands
            .addGroup(
                "config",
                () -> new ConfigCommand(context),
                config -> config.add("show", () -> new ConfigShowCommand(context)))
            .addGroup("metadb", MetadbCommand::new, metadb -> addMetadb(metadb, context))
            .addTo(root);
    return all ? SelfDescription.addTo(root, context.console()) : root;
  }

  /**
   * Returns the command that needs no parser: those that people and scripts give all the time,
   * without options, but for the format that scripts want of a query. A parser takes longer than
   * all that most of them do.
   */
  public static Optional<Callable<Integer>> plain(Context context, String... words) {
    if (words.length == 1 && words[0].equals("status")) {
      return Optional.of(new StatusCommand(context));
    } else if (words.length == 2 && words[0].equals("metadb")) {
      return plainMetadb(context, words[1]);
    } else if (words.length > 2 && words[0].equals("metadb") && words[1].equals("query")) {
      return MetadbQueryCommand.plain(context, List.of(words).subList(2, words.length));
    }
    return Optional.empty();
  }

  private static Optional<Callable<Integer>> plainMetadb(Context context, String name) {
    return switch (name) {
      case "url" -> Optional.of(new MetadbUrlCommand(context));
      case "env" -> Optional.of(new MetadbEnvCommand(context));
      case "psql" -> Optional.of(new MetadbPsqlCommand(context));
      case "start" -> Optional.of(new MetadbStartCommand(context));
      case "stop" -> Optional.of(new MetadbStopCommand(context));
      default -> Optional.empty();
    };
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
        .add("backends", () -> new MetadbBackendsCommand(context))
        .add("extensions", () -> new MetadbExtensionsCommand(context));
    metadb.heading("Keep copies");
    ClusterCommands.addCopies(metadb, context);
    metadb.add("export", () -> new MetadbExportCommand(context));
    metadb
        .heading("Change the data as a whole")
        .add("import", () -> new MetadbImportCommand(context));
    ClusterCommands.addReplacing(metadb, context);
    metadb.heading("Save room");
    ClusterCommands.addRoom(metadb, context);
  }
}
