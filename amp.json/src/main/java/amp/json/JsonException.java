package amp.json;

/** A text is not the JSON it should be. The message says what was found, and at which character. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JsonException(String message, int offset) {
    super(message + " (at character " + (offset + 1) + ")");
  }

  JsonException(String message) {
    super(message);
  }
}
