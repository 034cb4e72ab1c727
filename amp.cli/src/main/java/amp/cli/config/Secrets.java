package amp.cli.config;

import amp.metadb.MetadataDbSpec;
import org.tomlj.TomlArray;

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
    if (value instanceof TomlArray list) {
      return hide(key, list.toList());
    }
    return key.endsWith("url") ? MetadataDbSpec.masked(value.toString()) : value;
  }
}
