package amp.json;

/** A text is not the JSON it should be. The message says what was found, and at which character. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JsonException(String message, int offset) {
    super(message + " (at character " + (offset + 1) + ")");
  }

  /**
   * Reports a value that is JSON and not what it should be.
   *
   * @param message the key and the value seen
   */
  public JsonException(String message) {
    super(message);
  }
}
