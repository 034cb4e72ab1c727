package amp.tempdb.postgres;

import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;

/** The thread was interrupted while it waited; its interrupt status is set. */
final class InterruptedWaitException extends ProblemException {
  private static final long serialVersionUID = 1L;

  InterruptedWaitException() {
    super(
        ProblemKind.INTERRUPTED,
        "interrupted while waiting for the database server",
        List.of(new Remedy.Advice("Try again")),
        null);
  }
}
