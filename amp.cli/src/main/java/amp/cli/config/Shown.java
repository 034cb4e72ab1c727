package amp.cli.config;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Shows a TOML value in a message. */
final class Shown {
  private Shown() {}

  static Object of(Object value) {
    if (value instanceof TomlTable) {
      return "a table";
    }
    if (value instanceof TomlArray array) {
      return array.toJson();
    }
    return value;
  }
}
