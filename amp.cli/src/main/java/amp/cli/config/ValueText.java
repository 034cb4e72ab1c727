package amp.cli.config;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Shows what was found where something else was expected. */
final class ValueText {
  private ValueText() {}

  static String of(String key, Object value) {
    if (value instanceof TomlTable) {
      return "a table";
    }
    if (value instanceof TomlArray array) {
      return "a list of " + array.size();
    }
    return TomlText.of(Secrets.hide(key, value));
  }
}
