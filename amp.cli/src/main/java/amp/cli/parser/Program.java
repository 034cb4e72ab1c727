package amp.cli.parser;

import amp.cli.console.Console;
import amp.cli.console.Logging;
import amp.cli.console.Outcome;
import amp.cli.console.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Gives a command line what all our commands have in common, and runs it. */
public final class Program {
  /** The columns of a help text: those of the narrowest terminal in common use. */
  private static final int WIDTH = 80;

  private final CommandLine commandLine;
  private final Outcome outcome;

  /**
   * Prepares a command line.
   *
   * @param commandLine the command with its subcommands
   * @param console where it writes
   */
  public Program(CommandLine commandLine, Console console) {
    this.commandLine = commandLine;
    outcome = new Outcome(console);
    complete(commandLine.getCommandSpec(), Version.current());
    Errors errors = new Errors(outcome, console);
    commandLine
        // Arguments arrive as they were typed: one that begins with @ names no file of arguments.
        .setExpandAtFiles(false)
        .setOut(console.help())
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
    return outcome.ofResults(commandLine.execute(arguments));
  }

  private static void complete(CommandSpec spec, String version) {
    spec.addMixin("common", CommandSpec.forAnnotatedObject(new CommonOptions()));
    spec.version(spec.root().name() + " " + version);
    UsageMessageSpec usage = spec.usageMessage();
    usage.width(WIDTH).sortOptions(true).description(reflowed(usage.description()));
    usage
        .sectionMap()
        .putIfAbsent(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandList(Map.of()));
    usage.sectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    for (CommandLine subcommand : spec.subcommands().values()) {
      // An alias is an entry of its own for the same command.
      if (!subcommand.getCommandSpec().mixins().containsKey("common")) {
        complete(subcommand.getCommandSpec(), version);
      }
    }
  }

  /** Joins the lines of a sentence, which the width of the terminal is to break. */
  private static String[] reflowed(String... lines) {
    List<String> joined = new ArrayList<>();
    boolean open = false;
    for (String line : lines) {
      if (open) {
        joined.add(joined.remove(joined.size() - 1) + " " + line);
      } else {
        joined.add(line);
      }
      open =
          !line.isEmpty()
              && !line.startsWith(" ")
              && ".:!?".indexOf(line.charAt(line.length() - 1)) < 0;
    }
    return joined.toArray(String[]::new);
  }

  private static int execute(ParseResult parsed) {
    Logging.configure(isVerbose(parsed), System.getenv("AMP_LOG"));
    try {
      return new RunLast().execute(parsed);
    } catch (Error e) {
      // The parser reports exceptions alone.
      throw new ExecutionException(parsed.commandSpec().commandLine(), "error", e);
    }
  }

  /** Tells whether the user asked for more to be shown. */
  public static boolean isVerbose(ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .anyMatch(command -> command.getParseResult().hasMatchedOption("--verbose"));
  }
}
