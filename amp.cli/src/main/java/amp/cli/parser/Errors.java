package amp.cli.parser;

import amp.cli.console.Console;
import amp.cli.console.Outcome;
import amp.problem.NearestName;
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
 * Has what went wrong reported, for a person or, with {@code --json}, for a program. A stack trace
 * is shown with {@code --verbose} alone.
 */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final String JSON = "--json";

  private final Outcome outcome;
  private final Console console;

  Errors(Outcome outcome, Console console) {
    this.outcome = outcome;
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
    return outcome.ofWrongUsage(problem, remedies, List.of(arguments).contains(JSON));
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
    int exitCode = outcome.ofFailure(failure, wantsJson(parsed));
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
}
