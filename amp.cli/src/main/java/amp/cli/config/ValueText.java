package amp.cli.config;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Shows what was found where something else was expected. */
final class ValueText {
  private static final int LONGEST = 200;

  private ValueText() {}

  static String of(String key, Object value) {
    if (value instanceof TomlTable) {
      return "a table";
    }
    if (value instanceof TomlArray array) {
      return "a list of " + array.size();
    }
    return excerpt(TomlText.of(Secrets.hide(key, value)));
  }

  /** Returns a text, or the beginning of a long one and its length. */
  static String excerpt(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = text.offsetByCodePoints(0, text.codePointCount(0, LONGEST));
    return text.substring(0, end) + "... (" + text.length() + " characters)";
  }
}
