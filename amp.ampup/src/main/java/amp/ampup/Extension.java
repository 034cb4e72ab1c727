package amp.ampup;

import amp.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes a component one that is added to a PostgreSQL: an extension, or programs of the same
 * major. It is installed beside the server, for one major of it, and never written into it.
 *
 * @param postgres the major version of PostgreSQL that it was built for, such as 18
 * @param creates the names that {@code CREATE EXTENSION} takes, such as {@code vector}; none where
 *     there is nothing to create
 * @param preload the libraries that the server has to load at its start, such as {@code pg_cron}
 * @param requires the names of other components that it needs
 */
public record Extension(
    int postgres, List<String> creates, List<String> preload, List<String> requires) {
  private static final int OLDEST = 9;
  private static final int NEWEST = 99;
  private static final int LONGEST = 63;
  private static final int MOST = 200;

  /**
   * Checks every part: names become parts of paths and of settings.
   *
   * @throws AmpupException when a name is none, or the number is not that of a PostgreSQL
   */
  public Extension {
    if (postgres < OLDEST || postgres > NEWEST) {
      throw new AmpupException(
          postgres + " is not a major version of PostgreSQL", "Write one such as 18");
    }
    creates = checked(creates, "an extension");
    preload = checked(preload, "a library");
    requires = List.copyOf(requires);
    requires.forEach(Layout::checked);
  }

  /**
   * Tells whether a text can be the name of an extension, or of a library without its suffix:
   * letters, digits, underscores and hyphens, and so neither a path nor a list.
   */
  public static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '-'))) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST && !name.contains("--");
  }

  static Extension of(JsonObject json) {
    long postgres = json.number("postgres");
    return new Extension(
        (int) Math.max(0, Math.min(NEWEST + 1, postgres)),
        json.strings("creates"),
        json.strings("preload"),
        json.strings("requires"));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("postgres", (long) postgres);
    json.put("creates", creates);
    json.put("preload", preload);
    json.put("requires", requires);
    return json;
  }

  private static List<String> checked(List<String> names, String what) {
    for (String name : names) {
      if (!isName(name)) {
        throw new AmpupException(
            "\"" + name + "\" is not the name of " + what + " of PostgreSQL",
            "Use letters, digits, underscores and hyphens");
      }
    }
    if (names.size() > MOST) {
      throw new AmpupException(
          names.size() + " names are more than a component of PostgreSQL has",
          "Name at most " + MOST);
    }
    return List.copyOf(names);
  }
}
