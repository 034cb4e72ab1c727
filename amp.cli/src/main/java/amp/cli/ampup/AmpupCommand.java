package amp.cli.ampup;

import amp.cli.console.Program;
import amp.cli.console.Subcommands;
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
  @Spec private CommandSpec spec;

  /**
   * Runs the command.
   *
   * @param arguments its arguments
   */
  public static void main(String[] arguments) {
    System.exit(run(Shell.system(), arguments));
  }

  /**
   * Runs the command and returns its exit code.
   *
   * @param shell what surrounds it
   * @param arguments its arguments
   */
  public static int run(Shell shell, String... arguments) {
    CommandLine line = new CommandLine(new AmpupCommand());
    boolean all =
        Subcommands.of(arguments)
            .add("install", () -> new InstallCommand(shell))
            .add("list", () -> new ListCommand(shell))
            .add("use", () -> new UseCommand(shell))
            .add("update", () -> new UpdateCommand(shell))
            .add("uninstall", () -> new UninstallCommand(shell))
            .add("which", () -> new WhichCommand(shell))
            .add("verify", () -> new VerifyCommand(shell))
            .add("doctor", () -> new DoctorCommand(shell))
            .add("gc", () -> new GcCommand(shell))
            .add("init", () -> new InitCommand(shell))
            .add("manifest", () -> new ManifestCommand(shell))
            .addTo(line);
    if (all) {
      line.addSubcommand(new CompletionsCommand(shell));
    }
    return new Program(line, shell.console()).run(arguments);
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing a command, such as: ampup install --component postgres");
  }
}
