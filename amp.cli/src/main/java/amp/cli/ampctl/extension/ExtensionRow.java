package amp.cli.ampctl.extension;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An extension that can be created, or could be.
 *
 * @param name the name that {@code CREATE EXTENSION} takes
 * @param version the version that is created
 * @param component the component that brings it; empty for the server's own
 * @param asked whether the running server has it; otherwise its component is installed and not
 *     asked for
 * @param preload the libraries that the server has to load at its start
 * @param created the versions that are created, by the databases that have it
 */
record ExtensionRow(
    String name,
    String version,
    String component,
    boolean asked,
    List<String> preload,
    Map<String, String> created) {

  /** Returns the line for a person, to be aligned by its columns. */
  List<String> columns() {
    String from = component.isEmpty() ? "PostgreSQL" : component;
    return List.of(name, version, asked ? from : from + ", not asked for", databases(), load());
  }

  private String load() {
    return preload.isEmpty() ? "" : "loads " + String.join(", ", preload);
  }

  private String databases() {
    return created.isEmpty()
        ? "-"
        : "in "
            + String.join(
                ", ",
                created.entrySet().stream()
                    .map(e -> e.getKey() + (e.getValue().equals(version) ? "" : " " + e.getValue()))
                    .toList());
  }

  /** Returns it for a program. */
  Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", name);
    object.put("version", version);
    object.put("component", component);
    object.put("asked", asked);
    object.put("preload", preload);
    object.put("created", new TreeMap<>(created));
    return object;
  }
}
