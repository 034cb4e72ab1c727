package amp.tempdb.api;

import amp.problem.VisibleText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The values of a specification by name, to be compared and shown. */
final class SpecValues {
  private SpecValues() {}

  /** Returns all. Nothing is looked up that was left to a default. */
  static Map<String, Object> of(TempDbSpec.Builder spec) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("directory", Optional.ofNullable(spec.directory));
    values.put("backend", spec.backend);
    values.put(
        "durability", spec.durabilityIsSet ? Optional.of(spec.durability) : Optional.empty());
    values.put("database", spec.database);
    values.put("version", Optional.ofNullable(spec.version));
    values.put("binaries", Optional.ofNullable(spec.binaries));
    values.put("settings", spec.settings);
    values.put("extensions", spec.extensions);
    values.put("initdbOptions", spec.initdbOptions);
    values.put("preparation", Optional.ofNullable(spec.preparation));
    values.put("providerPath", spec.providerPath);
    values.put("providersOfHome", spec.providersOfHome);
    values.put("home", Optional.ofNullable(spec.home));
    values.put("holder", Optional.ofNullable(spec.holder));
    values.put("soleHolder", spec.soleHolder);
    values.put("ignoresAlteredSettings", spec.ignoresAlteredSettings);
    values.put("listen", spec.listen);
    values.put("startTimeout", spec.startTimeout);
    values.put("stopGrace", spec.stopGrace);
    return values;
  }

  /** Returns where a specification is, and what differs from the defaults. */
  static Map<String, Object> changed(TempDbSpec.Builder spec) {
    Map<String, Object> changed = new LinkedHashMap<>();
    changed.put("directory", spec.directory == null ? "ephemeral" : spec.directory);
    Map<String, Object> usual = of(new TempDbSpec.Builder(spec.directory, spec.durability));
    of(spec)
        .forEach(
            (name, value) -> {
              if (!value.equals(usual.get(name))) {
                changed.put(name, value instanceof Optional<?> set ? set.get() : value);
              }
            });
    return changed;
  }

  static String databaseName(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > 63 || hasControlCharacter(name)) {
      throw wrong("database name \"" + name + "\": use 1 to 63 bytes without control characters");
    }
    return name;
  }

  static String version(String wanted) {
    if (!wanted.matches("\\d{1,4}(\\.\\d{1,4}){0,2}")) {
      throw wrong("PostgreSQL version \"" + wanted + "\": use a number such as 18 or 18.6");
    }
    return wanted;
  }

  static String parameter(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?")) {
      throw wrong("server parameter \"" + name + "\": use a name such as work_mem");
    }
    return name;
  }

  static String parameterValue(String name, String value) {
    if (hasControlCharacter(value)) {
      throw wrong("server parameter " + name + ": its value has a control character");
    }
    return value;
  }

  static boolean isExtension(String name) {
    return name.matches("[a-z][a-z0-9_-]{0,31}(@[0-9][A-Za-z0-9.+~-]{0,31})?");
  }

  static String extension(String name) {
    if (!isExtension(name)) {
      throw wrong(
          "extension \""
              + name
              + "\": use the name of a component, such as pgvector or pg_cron@1.6");
    }
    return name;
  }

  static int port(int port) {
    if (port < 0 || port > 65_535) {
      throw wrong("port " + port + ": use 1 to 65535, or 0 for any");
    }
    return port;
  }

  /** Returns the refusal of a value, which it shows. */
  static IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException(VisibleText.of(message));
  }

  private static boolean hasControlCharacter(String value) {
    return value.chars().anyMatch(c -> c < ' ');
  }

  static Duration notNegative(Duration value, String what) {
    if (value.isNegative()) {
      throw wrong(what + " is negative: " + value);
    }
    return value;
  }

  static Duration positive(Duration value, String what) {
    if (value.isNegative() || value.isZero()) {
      throw wrong(what + " must be positive: " + value);
    }
    return value;
  }
}
