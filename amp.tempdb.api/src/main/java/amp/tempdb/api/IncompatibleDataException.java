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
   * @param remedy what to install, or how to upgrade
   */
  public IncompatibleDataException(String problem, String remedy) {
    super(ProblemKind.INCOMPATIBLE_DATA, problem, List.of(new Remedy.Advice(remedy)), null);
  }
}
