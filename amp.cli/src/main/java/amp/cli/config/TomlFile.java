package amp.cli.config;

import amp.tempdb.api.config.AllowedSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a configuration file. Its classes are loaded only when there is one: they cost a lot. */
final class TomlFile {
  private final Path file;
  private final Faults faults;
  private final Layer layer = new Layer();

  private TomlFile(Path file, Faults faults) {
    this.file = file;
    this.faults = faults;
  }

  /**
   * Reads the file.
   *
   * @param faults where to tell what is wrong with its keys
   * @throws ConfigException when it is not TOML: one broken line gives others another meaning
   */
  static Layer read(Path file, Faults faults) {
    TomlFile reader = new TomlFile(file, faults);
    reader.table("", TomlReader.parse(file, TomlReader.text(file)));
    return reader.layer;
  }

  private void table(String prefix, TomlTable table) {
    for (Map.Entry<String, Object> entry : table.entrySet()) {
      Object value = entry.getValue();
      String name = prefix + entry.getKey();
      Origin origin = origin(table, entry.getKey());
      if (entry.getKey().contains(".")) {
        // A quoted name is one name, whatever stands in it.
        String quoted = prefix + TomlText.of(entry.getKey());
        faults.add(ConfigException.unknownKey(origin, quoted));
      } else if (name.equals(Keys.SETTINGS) && value instanceof TomlTable settings) {
        settings("", settings);
      } else if (Keys.isSection(name)) {
        section(name, value, origin);
      } else {
        faults.collect(() -> scalar(name, value, origin));
      }
    }
  }

  private void section(String name, Object value, Origin origin) {
    if (value instanceof TomlTable section) {
      table(name + ".", section);
    } else {
      faults.add(ConfigException.wrongValue(origin, name, value, "a table of keys"));
    }
  }

  private void scalar(String name, Object value, Origin origin) {
    String current = Keys.DEPRECATED.getOrDefault(name, name);
    Key<?> key = Keys.find(current).orElseThrow(() -> ConfigException.unknownKey(origin, name));
    layer.put(name, key, value, key.type().fromToml().apply(value), origin);
  }

  private void settings(String prefix, TomlTable table) {
    for (Map.Entry<String, Object> entry : table.entrySet()) {
      Object value = entry.getValue();
      Origin origin = origin(table, entry.getKey());
      String name = prefix + entry.getKey();
      if (value instanceof TomlTable section && AllowedSettings.isSection(name)) {
        settings(name + ".", section);
      } else {
        faults.collect(() -> setting(name, value, origin));
      }
    }
  }

  private void setting(String name, Object value, Origin origin) {
    if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
      throw ConfigException.wrongValue(origin, name, value, "a text, a number, true or false");
    }
    layer.setting(name, value.toString(), origin);
  }

  private Origin origin(TomlTable table, String key) {
    // What stands in a table was read somewhere.
    TomlPosition position = Objects.requireNonNull(table.inputPositionOf(List.of(key)));
    return new Origin.File(file, position.line(), position.column());
  }
}
