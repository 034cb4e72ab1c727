package amp.cli.ampup;

import amp.cli.console.Outcome;
import amp.cli.parser.Program;
import amp.cli.parser.Subcommands;
import amp.cli.project.Context;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code ampup}: downloads and manages components. */
@Command(
    name = "ampup",
    description = "Downloads and manages the components of amp.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage",
      "75:another process is changing the store"
    })
public final class AmpupCommand implements Runnable {
  private final Context context;

  @Spec private CommandSpec spec = CommandSpec.create();

  private AmpupCommand(Context context) {
    this.context = context;
  }

  /**
   * Runs the command and returns its exit code.
   *
   * @param context what it works with
   * @param arguments its arguments
   */
  public static int run(Context context, String... arguments) {
    if (List.of(arguments).equals(List.of("list"))) {
      return new Outcome(context.console()).of(new ListCommand(context));
    }
    CommandLine line = new CommandLine(new AmpupCommand(context));
    boolean all =
        Subcommands.of(arguments)
            .add("install", () -> new InstallCommand(context))
            .add("build-extension", () -> new BuildExtensionCommand(context))
            .add("list", () -> new ListCommand(context))
            .add("search", () -> new SearchCommand(context))
            .add("use", () -> new UseCommand(context))
            .add("update", () -> new UpdateCommand(context))
            .add("uninstall", () -> new UninstallCommand(context))
            .add("which", () -> new WhichCommand(context))
            .add("verify", () -> new VerifyCommand(context))
            .add("doctor", () -> new DoctorCommand(context))
            .add("gc", () -> new GcCommand(context))
            .add("init", () -> new InitCommand(context))
            .add("manifest", () -> new ManifestCommand(context))
            .addGroup(
                "self",
                SelfUpdateCommand.Self::new,
                self -> self.add("update", () -> new SelfUpdateCommand(context)))
            .addTo(line);
    if (all) {
      line.addSubcommand(new CompletionsCommand(context));
    }
    return new Program(line, context.console()).run(arguments);
  }

  /** Without a subcommand it shows what is installed, and what it can do. */
  @Override
  public void run() {
    new ListCommand(context).call();
    context.console().out().println();
    spec.commandLine().usage(context.console().out());
  }
}
