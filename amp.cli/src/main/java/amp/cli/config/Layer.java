package amp.cli.config;

import amp.tempdb.api.config.AllowedSettings;
import amp.tempdb.api.config.PreloadLibraries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one level of the configuration sets, and what it should have set otherwise. */
final class Layer {
  static final String SETTINGS = Keys.SETTINGS + ".";

  final Map<String, Value> values = new LinkedHashMap<>();
  final List<String> warnings = new ArrayList<>();

  /** Reads the variables that begin with {@code AMP_CONFIG_}. */
  static Layer environment(Map<String, String> variables, Faults faults) {
    Layer layer = new Layer();
    // Sorted, so that the order of errors does not change from run to run.
    Map<String, String> ours = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(Keys.VARIABLE_PREFIX)) {
            ours.put(name, value);
          }
        });
    ours.forEach(
        (variable, value) -> {
          String tail = variable.substring(Keys.VARIABLE_PREFIX.length());
          String name = tail.toLowerCase(Locale.ROOT).replace("__", ".");
          faults.collect(() -> layer.text(name, value, new Origin.Variable(variable)));
        });
    return layer;
  }

  /**
   * Sets a key to what a text says.
   *
   * @throws ConfigException when there is no such key, or it takes no such value
   */
  void text(String name, String text, Origin origin) {
    if (name.startsWith(SETTINGS)) {
      setting(name.substring(SETTINGS.length()), text, origin);
      return;
    }
    String current = Keys.DEPRECATED.getOrDefault(name, name);
    Key<?> key = Keys.find(current).orElseThrow(() -> ConfigException.unknownKey(origin, current));
    put(name, key, text, key.type().fromText().apply(text), origin);
  }

  /** Sets a key, under its name or a deprecated one, to a value already converted; null if none. */
  void put(String name, Key<?> key, Object given, @Nullable Object converted, Origin origin) {
    if (converted == null) {
      throw ConfigException.wrongValue(origin, name, given, key.type().expected());
    }
    Object taken =
        origin instanceof Origin.File file
            ? FileLimits.taken(name, key, converted, file)
            : converted;
    if (name.equals(key.name())) {
      values.put(name, new Value(taken, origin));
      return;
    }
    warnings.add(origin + ": " + name + " is deprecated; write " + key.name());
    values.putIfAbsent(key.name(), new Value(taken, origin));
  }

  /** Sets a server parameter, if a project may. */
  void setting(String name, String value, Origin origin) {
    // PostgreSQL ignores the case of parameter names.
    String parameter = name.toLowerCase(Locale.ROOT);
    if (!AllowedSettings.ALLOWED.contains(parameter)) {
      throw ConfigException.forbiddenSetting(origin, parameter);
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw ConfigException.wrongValue(origin, parameter, value, "a text on one line");
    }
    if (parameter.equals(PreloadLibraries.SETTING)) {
      Optional<String> elsewhere = PreloadLibraries.elsewhere(value);
      if (elsewhere.isPresent()) {
        throw ConfigException.libraryElsewhere(origin, elsewhere.get());
      }
    }
    values.put(SETTINGS + parameter, new Value(value, origin));
  }
}
