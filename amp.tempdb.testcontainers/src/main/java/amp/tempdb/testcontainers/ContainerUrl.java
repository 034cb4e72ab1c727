package amp.tempdb.testcontainers;

import amp.conninfo.UrlParts;
import amp.os.Hash;
import amp.problem.VisibleText;
import amp.tempdb.driver.AmpDriver;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A URL of Testcontainers for PostgreSQL, taken apart.
 *
 * @param url the whole of it: each different one has a database of its own
 * @param tag the image's tag; empty where none is named
 * @param database the database's name; empty where none is named
 * @param parameters Testcontainers' own, whose names begin with TC_
 * @param others the rest, for the PostgreSQL driver, decoded
 */
record ContainerUrl(
    String url,
    String tag,
    String database,
    Map<String, String> parameters,
    Map<String, String> others) {
  private static final Pattern FORM =
      Pattern.compile("jdbc:tc:postgresql(?::([^:/?]+))?://[^/?]*(?:/([^/?]*))?(?:\\?(.*))?");

  /** A major version, and whatever follows: {@code 16.4-alpine}. */
  private static final Pattern VERSION = Pattern.compile("(\\d+)(?:[.@-].*)?");

  private static final String PREFIX = "jdbc:tc:postgresql";
  private static final String TESTCONTAINERS = "TC_";
  private static final String AMP = "jdbc:amp:test:";
  private static final Set<String> ROLE = Set.of("user", "password");
  private static final String USUAL = "test";
  private static final String FILE = "file:";
  private static final int OLDEST = 15;
  private static final int NEWEST = 18;
  private static final int NAME_DIGITS = 8;

  static boolean accepts(String url) {
    return url.equals(PREFIX) || url.startsWith(PREFIX + ":");
  }

  /**
   * Takes a URL apart.
   *
   * @throws SQLException if it has not the form of one
   */
  static ContainerUrl parse(String url) throws SQLException {
    Matcher matcher = FORM.matcher(url);
    if (!matcher.matches()) {
      throw refused("the URL has not the form of one", "Write jdbc:tc:postgresql:18:///test");
    }
    Map<String, String> parameters = new TreeMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (String pair : part(matcher, 3).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String name = decoded(pair.substring(0, equals));
        String value = pair.substring(equals + 1);
        if (name.startsWith(TESTCONTAINERS)) {
          parameters.put(name, value);
        } else {
          others.put(name, decoded(value));
        }
      }
    }
    String tag = part(matcher, 1);
    return new ContainerUrl(
        url,
        tag.isEmpty() ? parameters.getOrDefault("TC_IMAGE_TAG", "") : tag,
        part(matcher, 2),
        parameters,
        others);
  }

  /** As the PostgreSQL driver reads its URLs, with a plus for a space. */
  private static String decoded(String text) throws SQLException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(
          "a % in the URL is not followed by two hexadecimal digits", "Write a plain % as %25");
    }
  }

  private static String part(Matcher matcher, int group) {
    String part = matcher.group(group);
    return part == null ? "" : part;
  }

  String user() {
    return others.getOrDefault("user", USUAL);
  }

  String password() {
    return others.getOrDefault("password", USUAL);
  }

  /**
   * Returns the URL of amp's driver that means the same.
   *
   * @throws SQLException if there is none
   */
  String ampUrl(Reuse reuse) throws SQLException {
    String name = database.isEmpty() ? USUAL : database;
    String own = name + "-" + Hash.sha256(url).substring(0, NAME_DIGITS);
    Map<String, String> query = new LinkedHashMap<>();
    query.put("database", name);
    major(tag).ifPresent(version -> query.put("version", version));
    boolean daemon = false;
    boolean kept = false;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "TC_INITSCRIPT" -> query.put("scripts", script(value));
        case "TC_INITFUNCTION" -> query.put("function", value);
        case "TC_DAEMON" -> daemon = Boolean.parseBoolean(value);
        case "TC_REUSABLE" -> kept = Boolean.parseBoolean(value);
        case "TC_IMAGE_TAG", "TC_TMPFS" -> {
          // The tag is read already; where the data is, the machine says for all.
        }
        default ->
            throw refused(
                "the parameter " + parameter.getKey() + " has no meaning for a database of amp's",
                "Remove it; those with one are TC_INITSCRIPT, TC_INITFUNCTION, TC_DAEMON,"
                    + " TC_REUSABLE, TC_TMPFS and TC_IMAGE_TAG");
      }
    }
    Optional<Path> folder = reuse.folder().map(all -> all.resolve(own));
    if (kept && folder.isPresent()) {
      query.put("folder", folder.get().toString());
    }
    query.put("keep", daemon || query.containsKey("folder") ? "jvm" : "connections");
    for (Map.Entry<String, String> other : others.entrySet()) {
      if (!ROLE.contains(other.getKey())) {
        requireNotAmps(other.getKey());
        query.put(UrlParts.encoded(other.getKey()), other.getValue());
      }
    }
    return AMP + UrlParts.encoded(own) + UrlParts.query(query);
  }

  private static void requireNotAmps(String parameter) throws SQLException {
    if (ampsOwn().contains(parameter)) {
      throw refused(
          "the parameter " + parameter + " is one of the URLs that begin with " + AMP,
          "Remove it, or write such a URL");
    }
  }

  /** Returns the names of the parameters that are amp's own, which these URLs have not. */
  static Set<String> ampsOwn() throws SQLException {
    return Arrays.stream(new AmpDriver().getPropertyInfo(AMP, null))
        .map(own -> own.name)
        .collect(Collectors.toSet());
  }

  private static String script(String path) {
    return path.startsWith(FILE) || path.startsWith("classpath:") ? path : "classpath:" + path;
  }

  /** A minor version is not held to: data and SQL are those of the major one. */
  private static Optional<String> major(String tag) throws SQLException {
    Matcher version = VERSION.matcher(tag);
    if (!version.matches()) {
      // latest, alpine, bookworm: whatever there is.
      return Optional.empty();
    }
    String major = version.group(1);
    // A date is a number too, and a long one.
    if (IntStream.rangeClosed(OLDEST, NEWEST)
        .mapToObj(Integer::toString)
        .noneMatch(major::equals)) {
      throw refused(
          "the URL asks for PostgreSQL " + tag + ", and amp runs " + OLDEST + " to " + NEWEST,
          "Write jdbc:tc:postgresql:" + NEWEST + ":///…, or another of them");
    }
    return Optional.of(major);
  }

  private static SQLException refused(String problem, String remedy) {
    return new SQLException(VisibleText.of(problem + ". " + remedy + "."), "22023");
  }
}
