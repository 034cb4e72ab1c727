package amp.tempdb.api;

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

  static boolean hasControlCharacter(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ') {
        return true;
      }
    }
    return false;
  }

  static Duration positive(Duration value, String what) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
    return value;
  }
}
