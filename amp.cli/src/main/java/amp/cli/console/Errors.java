package amp.cli.console;

import amp.problem.NearestName;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports what went wrong, for a person or, with {@code --json}, for a program, and turns it into
 * an exit code. A stack trace is shown with {@code --verbose} alone.
 */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final String JSON = "--json";

  private final Console console;

  Errors(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    List<Remedy> remedies = new ArrayList<>();
    if (e instanceof UnmatchedArgumentException unmatched) {
      nearest(unmatched).ifPresent(n -> remedies.add(new Remedy.Advice("did you mean " + n + "?")));
    }
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    remedies.add(new Remedy.Advice(command + " --help shows the usage"));
    String problem = String.valueOf(e.getMessage());
    Report report = new Report(ProblemKind.USAGE, problem, remedies, List.of());
    return report(report, List.of(arguments).contains(JSON));
  }

  private static Optional<String> nearest(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    CommandSpec command = e.getCommandLine().getCommandSpec();
    Set<String> known =
        word.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet();
    return NearestName.of(word.replaceAll("=.*", ""), known);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    Throwable failure =
        e instanceof ExecutionException && e.getCause() instanceof Error error ? error : e;
    int exitCode = report(failure, wantsJson(parsed));
    if (Program.isVerbose(parsed)) {
      failure.printStackTrace(console.err());
    }
    return exitCode;
  }

  /** A program that reads our results gets the reason of a failure in the same form. */
  private static boolean wantsJson(ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .anyMatch(command -> command.getParseResult().hasMatchedOption(JSON));
  }

  /** Reports what a command without options failed with, and returns its exit code. */
  int report(Throwable e) {
    return report(e, false);
  }

  private int report(Throwable e, boolean json) {
    // Why results were lost is told, or not, when all of them are.
    return console.out() instanceof ResultWriter results && results.explains(e)
        ? ExitCode.DONE
        : report(Report.of(e), json);
  }

  private int report(Report report, boolean json) {
    if (json) {
      report.printJson(console);
    } else {
      report.print(console);
    }
    return ExitCode.of(report.kind());
  }
}
