package amp.tempdb.api;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;

/** The data directory was made by another major version of PostgreSQL; it was not touched. */
public final class IncompatibleDataException extends TempDbException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param problem both versions and the directory
   * @param remedies what would help, the best first
   */
  public IncompatibleDataException(String problem, List<Remedy> remedies) {
    super(ProblemKind.INCOMPATIBLE_DATA, problem, remedies, null);
  }
}
