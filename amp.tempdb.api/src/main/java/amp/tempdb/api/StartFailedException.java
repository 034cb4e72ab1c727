package amp.tempdb.api;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;

/** A PostgreSQL program failed; carries what is needed to see why. */
public final class StartFailedException extends TempDbException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> command;
  private final int exitCode;
  private final String log;

  /**
   * Creates the exception.
   *
   * @param problem what failed
   * @param remedies what would help, the best first
   * @param command the command that ran; secrets never stand in it
   * @param exitCode its exit code, or -1 when it was still running
   * @param log the last lines it wrote, possibly empty
   */
  public StartFailedException(
      String problem, List<Remedy> remedies, List<String> command, int exitCode, String log) {
    super(ProblemKind.START_FAILED, problem, remedies, null);
    this.command = List.copyOf(command);
    this.exitCode = exitCode;
    this.log = log;
  }

  /**
   * Returns the problem, its remedies, and the end of the log: a report of tests shows nothing
   * else, and an ephemeral database takes its log along.
   */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return log.isBlank() ? message : message + "\nIts last output:\n" + log.stripTrailing();
  }

  /** Returns the command that ran. */
  public List<String> command() {
    return command;
  }

  /** Returns the exit code of the command, or -1 when it was still running. */
  public int exitCode() {
    return exitCode;
  }

  /** Returns the last lines the command wrote, possibly empty. */
  public String log() {
    return log;
  }
}
