package amp.os;

import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;

/** The thread was interrupted while it waited; its interrupt status is set. */
public final class InterruptedWaitException extends ProblemException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; whoever throws it has set the thread's interrupt status. */
  public InterruptedWaitException() {
    super(
        ProblemKind.INTERRUPTED, "interrupted while waiting", List.of(new Remedy.RunAgain()), null);
  }
}
