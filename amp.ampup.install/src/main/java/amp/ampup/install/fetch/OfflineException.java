package amp.ampup.install.fetch;

import amp.ampup.AmpupException;

/** Another machine would have to be asked, and no connection may be opened. */
public final class OfflineException extends AmpupException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates it.
   *
   * @param problem what is not here; no full stop at the end
   * @param advice what to do next; no full stop at the end
   */
  public OfflineException(String problem, String advice) {
    super(problem, advice);
  }
}
