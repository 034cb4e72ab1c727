package amp.tempdb.driver;

import amp.problem.NearestName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A URL, taken apart.
 *
 * @param kind what it names
 * @param place the folder, as it stands there, empty where it is to be found; or the name of a test
 *     database
 * @param own the parameters that are this driver's
 * @param driverParameters those that are the PostgreSQL driver's
 */
record AmpUrl(
    Kind kind, String place, Map<Parameter, String> own, Map<String, String> driverParameters) {
  static final String PREFIX = "jdbc:amp:";
  private static final String TEST = "test:";

  /** What leads the PostgreSQL driver to a server, which is ours to say. */
  private static final Set<String> OURS_TO_SAY =
      Set.of("PGHOST", "PGPORT", "PGDBNAME", "service", "socketFactory", "socketFactoryArg");

  /** What a URL names. */
  enum Kind {
    PROJECT,
    TEST;

    /** Returns the parameters that are this driver's own. */
    List<Parameter> parameters() {
      return switch (this) {
        case PROJECT ->
            List.of(
                Parameter.BACKEND,
                Parameter.VERSION,
                Parameter.EXTENSIONS,
                Parameter.DATABASE,
                Parameter.KEEP);
        case TEST -> List.of(Parameter.values());
      };
    }
  }

  static boolean accepts(String url) {
    return url.startsWith(PREFIX);
  }

  /**
   * Takes a URL apart.
   *
   * @param beside parameters that are not in the URL; what is in it counts before them
   * @throws SQLException if it cannot be used
   */
  static AmpUrl parse(String url, Map<String, String> beside) throws SQLException {
    int question = url.indexOf('?');
    String named = decoded(url.substring(PREFIX.length(), question < 0 ? url.length() : question));
    Map<String, String> inUrl = question < 0 ? Map.of() : query(url.substring(question + 1));
    Kind kind = named.startsWith(TEST) ? Kind.TEST : Kind.PROJECT;
    requireKnown(kind, inUrl);
    Map<String, String> all = new TreeMap<>(beside);
    all.putAll(inUrl);
    // Tools say "" where nobody said anything.
    all.values().removeIf(String::isEmpty);
    Map<Parameter, String> own = new EnumMap<>(Parameter.class);
    for (Parameter parameter : kind.parameters()) {
      String value = all.remove(parameter.text());
      if (value != null) {
        own.put(parameter, value);
      }
    }
    return new AmpUrl(
        kind,
        kind == Kind.TEST ? named.substring(TEST.length()) : folder(url, named),
        Collections.unmodifiableMap(own),
        Collections.unmodifiableMap(all));
  }

  /** Returns the components with extensions that are named. */
  List<String> extensions() {
    return parameter(Parameter.EXTENSIONS).stream()
        .flatMap(names -> Arrays.stream(names.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  Optional<String> parameter(Parameter parameter) {
    return Optional.ofNullable(own.get(parameter));
  }

  /** Two slashes begin what in other URLs is a host, of which there is none here. */
  private static String folder(String url, String named) throws SQLException {
    if (!named.startsWith("//")) {
      return named;
    }
    if (!named.startsWith("///") && named.length() > 2) {
      throw Failures.unusable(
          "the URL " + shown(url) + " names a host, and amp's databases are on this machine",
          "Write jdbc:amp:/// for the project's database, jdbc:amp:///FOLDER for that of a folder");
    }
    return named.length() <= 3 ? "" : named.substring(2);
  }

  private static Map<String, String> query(String query) throws SQLException {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      } else if (!pair.isEmpty()) {
        throw Failures.unusable(
            "the parameter \"" + pair + "\" of the URL has no value", "Write name=value");
      }
    }
    return parameters;
  }

  private static void requireKnown(Kind kind, Map<String, String> parameters) throws SQLException {
    for (String name : parameters.keySet()) {
      if (OURS_TO_SAY.contains(name)) {
        throw Failures.unusable(
            "the parameter " + name + " says where a server is, which amp knows by itself",
            "Remove it, or use a URL that begins with jdbc:postgresql:");
      }
      Optional<Parameter> own = Parameter.of(name);
      if (own.isPresent() && !kind.parameters().contains(own.get())) {
        throw Failures.unusable(
            "the parameter " + name + " is for test databases alone",
            "Remove it, or write jdbc:amp:test:NAME");
      }
      if (own.isEmpty() && !PostgresDriver.parameters().contains(name)) {
        List<String> known = new ArrayList<>(PostgresDriver.parameters());
        kind.parameters().forEach(parameter -> known.add(parameter.text()));
        throw Failures.unusable(
            "neither amp nor the PostgreSQL JDBC driver knows the parameter \"" + name + "\"",
            NearestName.of(name, known)
                .map(near -> "Write " + near + ", or remove it")
                .orElse("Correct or remove it"));
      }
    }
  }

  /** A plus is a plus: folders have such names. */
  private static String decoded(String text) throws SQLException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Failures.unusable(
          "a % in the URL is not followed by two hexadecimal digits", "Write a plain % as %25", e);
    }
  }

  /** A password may stand in the query. */
  private static String shown(String url) {
    int question = url.indexOf('?');
    return question < 0 ? url : url.substring(0, question) + "?…";
  }
}
