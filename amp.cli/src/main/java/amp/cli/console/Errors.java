package amp.cli.console;

import amp.json.Json;
import amp.problem.ProblemException;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.spi.Capability;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what went wrong into a line that says so, indented lines that say what to do next, and an
 * exit code. A stack trace is shown with {@code --verbose} alone.
 */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Console console;

  Errors(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    print(e.getMessage(), "");
    if (e instanceof UnmatchedArgumentException unmatched) {
      suggest(unmatched);
    }
    detail(e.getCommandLine().getCommandSpec().qualifiedName() + " --help shows the usage");
    return ExitCode.USAGE;
  }

  private void suggest(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    CommandSpec command = e.getCommandLine().getCommandSpec();
    Set<String> known =
        word.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet();
    Nearest.of(word.replaceAll("=.*", ""), known).ifPresent(n -> detail("did you mean " + n + "?"));
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    int exitCode = wantsJson(parsed) ? reportJson(e) : report(e);
    if (Program.isVerbose(parsed)) {
      e.printStackTrace(console.err());
    }
    return exitCode;
  }

  /** A program that reads our results gets the reason of a failure in the same form. */
  private static boolean wantsJson(ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .anyMatch(command -> command.getParseResult().hasMatchedOption("--json"));
  }

  private int reportJson(Exception e) {
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text, true);
    int exitCode = new Errors(Console.writing(lines, lines, false)).report(e);
    List<String> said = text.toString().lines().toList();
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("problem", said.get(0).replaceFirst("^error: ", ""));
    String remedy = said.stream().skip(1).map(String::strip).collect(Collectors.joining("\n"));
    error.put("remedy", remedy);
    error.put("exit", exitCode);
    console.err().println(Json.writeLine(Map.of("error", error)));
    return exitCode;
  }

  /** Reports what a command failed with, and returns its exit code. */
  int report(Exception e) {
    if (e instanceof NoBackendException none) {
      return noBackend(none);
    }
    if (e instanceof BusyException busy) {
      return busy(busy);
    }
    if (e instanceof ProblemException failure) {
      print(failure.problem(), failure.remedy());
      if (failure instanceof StartFailedException start && !start.log().isEmpty()) {
        detail("its last output:");
        start.log().lines().forEach(line -> detail("  " + line));
      }
      return ExitCode.of(failure.kind());
    }
    if (e instanceof SQLException failure) {
      print(String.valueOf(failure.getMessage()), "SQLSTATE " + failure.getSQLState());
      return ExitCode.FAILED;
    }
    print(describe(e), "run it again with --verbose to see where");
    return ExitCode.FAILED;
  }

  private int noBackend(NoBackendException e) {
    String first = e.remedy().lines().findFirst().orElse("").replaceFirst("^Type: ", "");
    if (!first.startsWith("ampup ")) {
      print(e.problem(), e.remedy());
      return ExitCode.NO_BACKEND;
    }
    // What to type comes first: it is all that most readers need.
    print("type this first: " + first, e.problem());
    for (BackendReport report : e.reports()) {
      if (report.capability() instanceof Capability.Unavailable unavailable) {
        detail(report.name() + ": " + unavailable.reason());
        detail("  " + unavailable.remedy());
      }
    }
    return ExitCode.NO_BACKEND;
  }

  private int busy(BusyException e) {
    print(e.problem(), e.remedy());
    String said = e.getMessage();
    if (e.holder() > 0 && !said.contains(Long.toString(e.holder()))) {
      detail("pid: " + e.holder());
    }
    e.connection()
        .map(ConnectionInfo::libpqUrl)
        .filter(url -> !said.contains(url))
        .ifPresent(url -> detail("url: " + url));
    return ExitCode.BUSY;
  }

  private void print(String problem, String remedy) {
    PrintWriter err = console.err();
    err.println((console.colourErr() ? "\033[1;31merror:\033[0m " : "error: ") + problem);
    remedy.lines().forEach(this::detail);
  }

  private void detail(String line) {
    console.err().println("  " + line);
  }

  private static String describe(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    if (cause instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file";
    }
    if (cause instanceof FileSystemException || cause instanceof IOException) {
      return String.valueOf(cause.getMessage());
    }
    return "unexpected " + cause;
  }
}
