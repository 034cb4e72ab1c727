package amp.pgcopy.api;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;

/** The source holds what cannot be copied. It was found before anything was written. */
public final class UnsupportedException extends CopyException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> unsupported;

  public UnsupportedException(List<String> unsupported) {
    super(
        ProblemKind.UNSUPPORTED,
        "this database holds what cannot be copied:\n  " + String.join("\n  ", unsupported),
        Remedy.advice(
            "Nothing was copied. Remove it from the source, or bring the target what it lacks"),
        null);
    this.unsupported = List.copyOf(unsupported);
  }

  /** Returns what cannot be copied, a line each. */
  public List<String> unsupported() {
    return unsupported;
  }
}
