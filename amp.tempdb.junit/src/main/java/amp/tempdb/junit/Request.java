package amp.tempdb.junit;

import amp.problem.VisibleText;
import amp.tempdb.api.config.Assignments;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What a test asks for: the members of its annotation, checked, with the scripts read. Equal ones
 * share a pool.
 *
 * @param preparation what makes the databases' content, before the scripts
 * @param scripts what is run after it
 * @param server what decides on which server the databases are
 */
record Request(
    Class<? extends TestPreparation> preparation, List<Script> scripts, ServerChoice server) {

  /**
   * A script of SQL.
   *
   * @param resource its name on the class path
   * @param text what it says
   */
  record Script(String resource, String text) {}

  /**
   * What decides on which server databases are. Texts are empty where nothing was said.
   *
   * @param settings server parameters, in their order
   * @param extensions components with extensions
   * @param version the PostgreSQL version
   * @param database the name of the database that is copied
   * @param timeZone the sessions' time zone
   */
  record ServerChoice(
      Map<String, String> settings,
      List<String> extensions,
      String version,
      String database,
      String timeZone) {
    boolean isUsual() {
      return equals(new ServerChoice(Map.of(), List.of(), "", "", ""));
    }
  }

  /**
   * Reads an annotation.
   *
   * @param bearer the class that has it, beside which its scripts are
   */
  static Request of(TempDbTest annotation, Class<?> bearer) {
    List<Script> scripts = new ArrayList<>();
    for (String name : annotation.scripts()) {
      scripts.add(script(name, bearer));
    }
    return new Request(
        annotation.preparation(),
        List.copyOf(scripts),
        new ServerChoice(
            settings(annotation.settings()),
            List.of(annotation.extensions()),
            annotation.version().strip(),
            annotation.database(),
            timeZone(annotation.timeZone().strip())));
  }

  /** Returns the time zone, where one was named. */
  Optional<String> zone() {
    return Optional.of(server.timeZone()).filter(zone -> !zone.isEmpty());
  }

  private static Script script(String name, Class<?> bearer) {
    String resource =
        name.startsWith("/")
            ? name.substring(1)
            : (bearer.getPackageName().replace('.', '/') + "/" + name).replaceFirst("^/", "");
    byte[] content =
        Resources.read(bearer, "/" + resource)
            .orElseThrow(
                () ->
                    wrong(
                        "there is no script "
                            + resource
                            + " on the class path, which @TempDbTest names for "
                            + bearer.getName()
                            + ". Put it there, src/test/resources/"
                            + resource
                            + " for example, or begin its name with / to count from the root; in a"
                            + " named module, open its package to amp.tempdb.junit."));
    return new Script(resource, Resources.text(resource, content));
  }

  private static Map<String, String> settings(String... settings) {
    try {
      return Assignments.parse(List.of(settings));
    } catch (IllegalArgumentException e) {
      throw wrong("@TempDbTest: " + e.getMessage() + ".");
    }
  }

  private static ExtensionConfigurationException wrong(String message) {
    return new ExtensionConfigurationException(VisibleText.of(message));
  }

  /** An offset such as GMT+2 means the opposite in PostgreSQL. */
  private static String timeZone(String name) {
    if (!name.isEmpty() && !ZoneId.getAvailableZoneIds().contains(name)) {
      throw wrong(
          "the time zone \""
              + name
              + "\" of @TempDbTest is not known."
              + " Name a region such as Europe/Berlin, or UTC.");
    }
    return name;
  }
}
