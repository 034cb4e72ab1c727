package amp.tempdb.api;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No backend can open this database; {@link #reports} says of each why, and what would help. */
public final class NoBackendException extends TempDbException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable List<BackendReport> reports;

  /**
   * Creates the exception.
   *
   * @param problem what was asked for
   * @param remedy what to type first
   * @param reports what the backends asked answered
   */
  public NoBackendException(String problem, String remedy, List<BackendReport> reports) {
    super(ProblemKind.NO_BACKEND, problem, List.of(new Remedy.Advice(remedy)), null);
    this.reports = List.copyOf(reports);
  }

  /** Returns what the backends asked answered, the preferred one first. Not serialized. */
  public List<BackendReport> reports() {
    return reports == null ? List.of() : reports;
  }
}
