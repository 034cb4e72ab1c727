package amp.tempdb.postgres;

import amp.tempdb.api.TempDbException;

/** The thread was interrupted while it waited; its interrupt status is set. */
final class InterruptedWaitException extends TempDbException {
  private static final long serialVersionUID = 1L;

  InterruptedWaitException() {
    super("interrupted while waiting for the database server", "Try again");
  }
}
