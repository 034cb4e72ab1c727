package amp.cli.console;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Gives a command line what all our commands have in common, and runs it. */
public final class Program {
  private final CommandLine commandLine;

  /**
   * Prepares a command line.
   *
   * @param commandLine the command with its subcommands
   * @param console where it writes
   */
  public Program(CommandLine commandLine, Console console) {
    this.commandLine = commandLine;
    complete(commandLine.getCommandSpec(), version());
    Errors errors = new Errors(console);
    commandLine
        .setOut(console.out())
        .setErr(console.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.colourOut() ? Ansi.ON : Ansi.OFF))
        .setExecutionStrategy(Program::execute)
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors);
  }

  /**
   * Runs the command.
   *
   * @return its exit code
   */
  public int run(String... arguments) {
    int exitCode = commandLine.execute(arguments);
    commandLine.getOut().flush();
    commandLine.getErr().flush();
    return exitCode;
  }

  /**
   * Runs a command that was given without options, and thus needs no parser: that takes longer than
   * all that the everyday commands do.
   *
   * @return its exit code
   */
  public static int runPlain(Callable<Integer> command, Console console) {
    Logging.configure(false, System.getenv("AMP_LOG"));
    int exitCode;
    try {
      exitCode = command.call();
    } catch (Exception e) {
      exitCode = new Errors(console).report(e);
    }
    console.out().flush();
    console.err().flush();
    return exitCode;
  }

  private static void complete(CommandSpec spec, String version) {
    spec.addMixin("common", CommandSpec.forAnnotatedObject(new CommonOptions()));
    spec.version(spec.root().name() + " " + version);
    spec.usageMessage().width(88).sortOptions(true);
    for (CommandLine subcommand : spec.subcommands().values()) {
      // An alias is an entry of its own for the same command.
      if (!subcommand.getCommandSpec().mixins().containsKey("common")) {
        complete(subcommand.getCommandSpec(), version);
      }
    }
  }

  private static int execute(ParseResult parsed) {
    Logging.configure(isVerbose(parsed), System.getenv("AMP_LOG"));
    return new RunLast().execute(parsed);
  }

  /** Tells whether the user asked for more to be shown. */
  public static boolean isVerbose(ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .anyMatch(command -> command.getParseResult().hasMatchedOption("--verbose"));
  }

  /** Returns the version of this program. */
  public static String version() {
    String version = Program.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }
}
