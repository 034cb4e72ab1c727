package amp.pgcopy.api;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;

/**
 * The source holds what could run any program as the server's user, and nobody said that its makers
 * are trusted. What the copy was to replace is unchanged.
 */
public final class UntrustedException extends CopyException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> needs;

  /**
   * Creates the exception.
   *
   * @param needs what needs trust, a line each
   */
  public UntrustedException(List<String> needs) {
    super(
        ProblemKind.FAILED,
        "some of this database needs the rights of a superuser, and so could run any program"
            + " as you:\n  "
            + String.join("\n  ", needs),
        List.of(
            new Remedy.Advice(
                "Nothing was replaced. Remove it from the source if you do not know who made it"),
            new Remedy.SetOption(
                "trust-source", "", "import it as it is, if you trust its makers")),
        null);
    this.needs = List.copyOf(needs);
  }

  /** Returns what needs trust, a line each. */
  public List<String> needs() {
    return needs;
  }
}
