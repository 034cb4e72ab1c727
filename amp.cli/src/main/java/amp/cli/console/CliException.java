package amp.cli.console;

/** A command cannot go on; says what failed and what to do next. */
public class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;
  private final int exitCode;

  /**
   * Creates the exception of a command that fails with {@link ExitCode#FAILED}.
   *
   * @param problem what failed, with the value seen
   * @param remedy what to do next; a line each where there are several
   */
  public CliException(String problem, String remedy) {
    this(problem, remedy, ExitCode.FAILED);
  }

  /**
   * Creates the exception.
   *
   * @param problem what failed, with the value seen
   * @param remedy what to do next; a line each where there are several
   * @param exitCode one of {@link ExitCode}
   */
  public CliException(String problem, String remedy, int exitCode) {
    super(problem);
    this.remedy = remedy;
    this.exitCode = exitCode;
  }

  /** Returns what to do next. */
  public String remedy() {
    return remedy;
  }

  /** Returns the exit code of the command. */
  public int exitCode() {
    return exitCode;
  }
}
