package amp.ampup;

/** Another process is changing the store, and did not end in time. */
public final class BusyException extends AmpupException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param problem what failed, with the value seen; no full stop at the end
   * @param remedy what to do next; no full stop at the end
   */
  public BusyException(String problem, String remedy) {
    super(problem, remedy);
  }
}
