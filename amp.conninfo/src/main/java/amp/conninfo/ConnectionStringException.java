package amp.conninfo;

import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection string, or the password file that it names, cannot be used. No message holds a
 * password.
 */
public final class ConnectionStringException extends ProblemException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param advice what to do next; no full stop at the end
   */
  ConnectionStringException(String problem, String advice) {
    this(problem, advice, null);
  }

  /**
   * Creates the exception with a cause.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param advice what to do next; no full stop at the end
   * @param cause what led to it
   */
  ConnectionStringException(String problem, String advice, @Nullable Throwable cause) {
    super(ProblemKind.FAILED, problem, Remedy.advice(advice), cause);
  }

  /**
   * Creates the exception with a typed remedy.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedy what would help
   */
  ConnectionStringException(String problem, Remedy remedy) {
    super(ProblemKind.FAILED, problem, List.of(remedy), null);
  }
}
