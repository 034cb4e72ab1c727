package amp.cli.ampd;

import amp.cli.parser.SelfDescription;
import amp.cli.parser.Subcommands;
import amp.cli.project.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  /**
   * Returns the command.
   *
   * @param words the command line, of which the subcommand is made that it names; without words all
   *     are made
   */
  public static CommandLine create(Context context, Termination termination, String... words) {
    CommandLine root = new CommandLine(new AmpdCommand());
    boolean all =
        Subcommands.of(words)
            .add("solo", () -> new SoloCommand(context, termination))
            .add("migrate", () -> new MigrateCommand(context))
            .addTo(root);
    return all ? SelfDescription.addTo(root, context.console()) : root;
  }

  /** Returns the command that needs no parser: {@code solo} without options, the everyday one. */
  public static Optional<Callable<Integer>> plain(
      Context context, Termination termination, String... words) {
    List<String> all = List.of(words);
    if (all.equals(List.of("solo"))) {
      return Optional.of(() -> SoloCommand.plain(context, termination, List.of()));
    } else if (all.size() > 2 && all.subList(0, 2).equals(List.of("solo", "--"))) {
      return Optional.of(() -> SoloCommand.plain(context, termination, all.subList(2, all.size())));
    }
    return Optional.empty();
  }
}
