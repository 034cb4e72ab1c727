package amp.metadb;

/**
 * The connection was lost while a transaction was being committed, so that nobody here can tell
 * whether it was. It was not repeated: look whether its effects are there, or repeat it if doing it
 * twice does no harm.
 */
public final class UnknownOutcomeException extends MetadataDbException {
  private static final long serialVersionUID = 1L;

  UnknownOutcomeException(Throwable cause) {
    super(
        "the connection was lost while a transaction was being committed: " + cause.getMessage(),
        "Look whether its changes are there before repeating it",
        cause);
  }
}
