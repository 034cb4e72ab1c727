package amp.ampup;

import org.jspecify.annotations.Nullable;

/**
 * The store could not be read or changed. The message says what failed, the value seen, and what to
 * do next; {@link #problem} and {@link #remedy} give the two halves apart.
 */
public class AmpupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;

  /**
   * Creates the exception.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedy what to do next; no full stop at the end
   */
  public AmpupException(String problem, String remedy) {
    this(problem, remedy, null);
  }

  /**
   * Creates the exception with a cause.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedy what to do next; no full stop at the end
   * @param cause what led to it
   */
  public AmpupException(String problem, String remedy, @Nullable Throwable cause) {
    super(problem + ". " + remedy + ".", cause);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Returns what failed, with the value seen. */
  public final String problem() {
    return problem;
  }

  /** Returns what to do next. */
  public final String remedy() {
    return remedy;
  }
}
