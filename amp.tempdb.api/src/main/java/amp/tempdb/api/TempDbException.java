package amp.tempdb.api;

import amp.os.file.Failure;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database could not be opened, used or closed. The message says what failed, the value seen, and
 * what to do next; {@link #problem} and {@link #remedies} give the two halves apart.
 */
public class TempDbException extends ProblemException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param advice what to do next; no full stop at the end
   */
  public TempDbException(String problem, String advice) {
    this(problem, advice, null);
  }

  /**
   * Creates the exception with a cause.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param advice what to do next; no full stop at the end
   * @param cause what led to it
   */
  public TempDbException(String problem, String advice, @Nullable Throwable cause) {
    this(ProblemKind.FAILED, problem, Failure.remedies(cause, advice), cause);
  }

  /**
   * Creates the exception with typed remedies.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedies what would help, the best first
   */
  public TempDbException(String problem, Remedy... remedies) {
    this(ProblemKind.FAILED, problem, List.of(remedies), null);
  }

  /**
   * Creates the exception of a kind.
   *
   * @param kind what kind of problem it is
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedies what would help, the best first
   * @param cause what led to it, or null
   */
  public TempDbException(
      ProblemKind kind, String problem, List<Remedy> remedies, @Nullable Throwable cause) {
    super(kind, problem, remedies, cause);
  }
}
