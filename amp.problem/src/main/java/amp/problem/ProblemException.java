package amp.problem;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all errors of amp have in common: a kind, what failed, and what would help. The message
 * holds the last two, for logs and stack traces. Whatever values they quote, nothing in them
 * commands a terminal ({@link VisibleText}).
 */
public abstract class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemKind kind;
  private final String problem;
  private final transient @Nullable List<Remedy> remedies;

  /**
   * Creates the exception.
   *
   * @param kind what kind of problem it is
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedies what would help, the best first
   * @param cause what led to it, or null
   */
  protected ProblemException(
      ProblemKind kind, String problem, List<Remedy> remedies, @Nullable Throwable cause) {
    super(VisibleText.of(message(problem, remedies)), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.problem = VisibleText.of(problem);
    this.remedies = List.copyOf(remedies);
  }

  private static String message(String problem, List<Remedy> remedies) {
    StringBuilder message = new StringBuilder(sentence(problem));
    for (Remedy remedy : remedies) {
      message.append(' ').append(sentence(remedy.text()));
    }
    return message.toString();
  }

  private static String sentence(String text) {
    return text.endsWith("?") || text.endsWith(".") ? text : text + ".";
  }

  /** Returns the problem and its remedies as sentences. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Returns what kind of problem it is. */
  public final ProblemKind kind() {
    return kind;
  }

  /** Returns what failed, with the value seen. */
  public final String problem() {
    return problem;
  }

  /** Returns what would help, the best first. Not serialized. */
  public final List<Remedy> remedies() {
    return remedies == null ? List.of() : remedies;
  }

  /** Returns what would help in words, a line each. */
  public final String remedy() {
    return Remedy.text(remedies());
  }
}
