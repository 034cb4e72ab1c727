package amp.tempdb.api;

import java.util.List;

/** No backend can open this database; {@link #reports} says of each why, and what would help. */
public final class NoBackendException extends TempDbException {
  private static final long serialVersionUID = 1L;

  private final transient List<BackendReport> reports;

  /**
   * Creates the exception.
   *
   * @param problem what was asked for
   * @param remedy what to type first
   * @param reports what every backend answered
   */
  public NoBackendException(String problem, String remedy, List<BackendReport> reports) {
    super(problem, remedy);
    this.reports = List.copyOf(reports);
  }

  /** Returns what every backend answered, the preferred one first. */
  public List<BackendReport> reports() {
    return reports;
  }
}
