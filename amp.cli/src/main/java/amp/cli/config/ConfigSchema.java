package amp.cli.config;

import amp.json.Json;
import amp.tempdb.api.config.AllowedSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Describes the configuration file to editors.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/schema">JSON ConfigSchema, draft 2020-12</a>
 */
public final class ConfigSchema {
  private ConfigSchema() {}

  /** Returns the JSON ConfigSchema of {@code config.toml}. */
  public static String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "config.toml of amp");
    root.putAll(section());
    for (Key<?> key : Keys.all()) {
      put(root, key.name(), describe(key));
    }
    putSettings(root);
    Keys.DEPRECATED.forEach((old, current) -> put(root, old, deprecated(current)));
    return Json.write(root);
  }

  private static Map<String, Object> describe(Key<?> key) {
    Map<String, Object> property = new LinkedHashMap<>(key.type().schema());
    property.put("description", key.description());
    if (key.defaultValue() != null) {
      property.put("default", key.defaultValue());
    }
    return property;
  }

  private static Map<String, Object> deprecated(String current) {
    Map<String, Object> property =
        new LinkedHashMap<>(Keys.find(current).orElseThrow().type().schema());
    property.put("description", "Write " + current + " instead.");
    property.put("deprecated", true);
    return property;
  }

  private static void putSettings(Map<String, Object> root) {
    Map<String, Object> settings = section();
    settings.put("description", Keys.SETTINGS_DESCRIPTION);
    put(root, Keys.SETTINGS, settings);
    for (String name : AllowedSettings.ALLOWED) {
      put(root, Layer.SETTINGS + name, Map.of("type", List.of("string", "number", "boolean")));
    }
  }

  private static Map<String, Object> section() {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("type", "object");
    section.put("additionalProperties", false);
    section.put("properties", new LinkedHashMap<String, Object>());
    return section;
  }

  private static void put(Map<String, Object> root, String name, Map<String, Object> property) {
    Map<String, Object> properties = properties(root);
    String[] parts = name.split("\\.", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      Object child = properties.computeIfAbsent(parts[i], part -> section());
      properties = properties(child);
    }
    properties.put(parts[parts.length - 1], property);
  }

  @SuppressWarnings("unchecked") // we made it
  private static Map<String, Object> properties(Object section) {
    return (Map<String, Object>)
        Objects.requireNonNull(((Map<String, Object>) section).get("properties"));
  }
}
