package amp.tempdb.postgres.extension;

import amp.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one of the names that were asked for stands for.
 *
 * @param name the component's name, or that of an extension or library of the server's own
 * @param version its version; empty where that is not known
 * @param folder the component's folder; empty where the server itself has it
 * @param preload the libraries that the server has to load at its start
 * @param asked whether it was asked for; otherwise another one needs it
 */
public record UsedExtension(
    String name, String version, Optional<Path> folder, List<String> preload, boolean asked) {

  /** Tells whether a name, of a component or its extension, with a version or without, is this. */
  boolean isMeantBy(String wanted) {
    int at = wanted.indexOf('@');
    String other = at < 0 ? wanted : wanted.substring(0, at);
    return (other.equals(name) || KnownLibraries.component(other).equals(name))
        && (at < 0 || matches(version, wanted.substring(at + 1)));
  }

  /** Tells whether a version is another or begins with all its numbers: 1.6.4 is 1.6, and 1.6+2. */
  static boolean matches(String version, String wanted) {
    int plus = version.indexOf('+');
    return (plus > 0 && matches(version.substring(0, plus), wanted))
        || version.equals(wanted)
        || version.startsWith(wanted + ".")
        || wanted.equals(version + ".0")
        || wanted.equals(version + ".0.0");
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("version", version);
    folder.ifPresent(path -> json.put("folder", path.toString()));
    json.put("preload", preload);
    json.put("asked", asked);
    return json;
  }

  static UsedExtension of(JsonObject json) {
    return new UsedExtension(
        json.string("name"),
        json.string("version"),
        json.optionalString("folder").map(Path::of),
        json.strings("preload"),
        json.bool("asked"));
  }

  @Override
  public String toString() {
    return version.isEmpty() ? name : name + " " + version;
  }
}
