package amp.pgcopy.api;

import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database could not be copied. The source is unchanged, and so is what the copy would replace.
 */
public class CopyException extends ProblemException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedy what to do next; no full stop at the end
   */
  public CopyException(String problem, String remedy) {
    this(problem, remedy, null);
  }

  /**
   * Creates the exception with a cause.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedy what to do next; no full stop at the end
   * @param cause what led to it
   */
  public CopyException(String problem, String remedy, @Nullable Throwable cause) {
    super(ProblemKind.FAILED, problem, List.of(new Remedy.Advice(remedy)), cause);
  }

  /**
   * Creates the exception of a kind.
   *
   * @param kind what kind of problem it is
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedies what would help, the best first
   * @param cause what led to it, or null
   */
  public CopyException(
      ProblemKind kind, String problem, List<Remedy> remedies, @Nullable Throwable cause) {
    super(kind, problem, remedies, cause);
  }
}
