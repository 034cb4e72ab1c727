package amp.cli.config;

import amp.metadb.connect.MetadataDbSpec;

/** Keeps passwords out of what is shown. */
public final class Secrets {
  private Secrets() {}

  /**
   * Returns a value as it may be shown.
   *
   * @param key the key it belongs to
   * @param value the value; of a URL the password is hidden, of a password everything
   */
  public static Object hide(String key, Object value) {
    if (key.endsWith("password")) {
      return "***";
    }
    return value instanceof String text && key.endsWith("url")
        ? MetadataDbSpec.masked(text)
        : value;
  }
}
