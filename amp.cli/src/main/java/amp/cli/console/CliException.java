package amp.cli.console;

import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;

/** A command cannot go on; says what failed and what to do next. */
public class CliException extends ProblemException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception of a command that fails.
   *
   * @param problem what failed, with the value seen
   * @param advice what to do next; a line each where there are several
   */
  public CliException(String problem, String advice) {
    this(ProblemKind.FAILED, problem, advice);
  }

  /**
   * Creates the exception of a command that fails, with typed remedies.
   *
   * @param problem what failed, with the value seen
   * @param remedies what would help, the best first
   */
  public CliException(String problem, Remedy... remedies) {
    this(ProblemKind.FAILED, problem, List.of(remedies));
  }

  /**
   * Creates the exception of a kind.
   *
   * @param kind decides the exit code of the command
   * @param problem what failed, with the value seen
   * @param advice what to do next; a line each where there are several
   */
  public CliException(ProblemKind kind, String problem, String advice) {
    this(kind, problem, Remedy.advice(advice));
  }

  /**
   * Creates the exception of a kind.
   *
   * @param kind decides the exit code of the command
   * @param problem what failed, with the value seen
   * @param remedies what would help, the best first
   */
  public CliException(ProblemKind kind, String problem, List<Remedy> remedies) {
    super(kind, problem, remedies, null);
  }
}
