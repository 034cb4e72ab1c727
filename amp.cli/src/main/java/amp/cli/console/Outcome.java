package amp.cli.console;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What a command comes to, as an exit code. It knows no parser of command lines: what is typed most
 * runs without one.
 */
public final class Outcome {
  /** What a shell answers for a program that SIGPIPE, number 13, ended. */
  private static final int BROKEN_PIPE = 128 + 13;

  private final Console console;

  /**
   * Reports to a console.
   *
   * @param console where the command writes its results, and failures are shown
   */
  public Outcome(Console console) {
    this.console = console;
  }

  /**
   * Runs a command that was given without options, and thus needs no parser: that takes longer than
   * all that the everyday commands do.
   */
  public int of(Callable<Integer> command) {
    Logging.configure(false, System.getenv("AMP_LOG"));
    int exitCode;
    try {
      exitCode = command.call();
    } catch (Exception | Error e) {
      exitCode = ofFailure(e, false);
    }
    return ofResults(exitCode);
  }

  /**
   * Reports what a command failed with.
   *
   * @param json whether a program reads the report
   */
  public int ofFailure(Throwable e, boolean json) {
    // Why results were lost is told, or not, when all of them are.
    return console.out() instanceof ResultWriter results && results.explains(e)
        ? ExitCode.DONE
        : of(Report.of(e), json);
  }

  /**
   * Reports a command line that cannot be understood.
   *
   * @param problem what is wrong with it
   * @param remedies what would help, the best first
   * @param json whether a program reads the report
   */
  public int ofWrongUsage(String problem, List<Remedy> remedies, boolean json) {
    return of(new Report(ProblemKind.USAGE, problem, remedies, List.of()), json);
  }

  private int of(Report report, boolean json) {
    if (json) {
      report.printJson(console);
    } else {
      report.print(console);
    }
    return ExitCode.of(report.kind());
  }

  /** Returns the exit code, unless the results were lost, of which a caller must know. */
  public int ofResults(int exitCode) {
    console.out().flush();
    int result = exitCode;
    if (exitCode == ExitCode.DONE && console.out() instanceof ResultWriter results) {
      IOException failure = results.failure().orElse(null);
      if (failure != null && String.valueOf(failure.getMessage()).contains("Broken pipe")) {
        // Whoever read them has seen enough; a program in C ends by the signal then.
        result = BROKEN_PIPE;
      } else if (failure != null) {
        console.err().println("error: the results cannot be written: " + failure.getMessage());
        result = ExitCode.FAILED;
      }
    }
    console.err().flush();
    return result;
  }
}
