package amp.tempdb.api;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.problem.VisibleText;
import amp.tempdb.api.spi.Capability;
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
   * @param remedies what would help, the best first
   * @param reports what each backend answered; empty where the problem says it of the only one
   */
  public NoBackendException(String problem, List<Remedy> remedies, List<BackendReport> reports) {
    super(ProblemKind.NO_BACKEND, problem, remedies, null);
    this.reports = List.copyOf(reports);
  }

  @Override
  public String getMessage() {
    StringBuilder message = new StringBuilder(super.getMessage());
    for (BackendReport report : reports()) {
      if (report.capability() instanceof Capability.Unavailable why) {
        message.append("\n  ").append(report.name());
        message.append(": ").append(why.reason()).append(". ").append(why.remedy());
      }
    }
    return VisibleText.of(message.toString());
  }

  /** Returns what the backends asked answered, the preferred one first. Not serialized. */
  public List<BackendReport> reports() {
    return reports == null ? List.of() : reports;
  }
}
