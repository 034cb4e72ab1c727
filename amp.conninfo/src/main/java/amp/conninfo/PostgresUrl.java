package amp.conninfo;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the URLs people have, those of the JDBC driver and those of libpq. */
public final class PostgresUrl {
  /** What nobody else may know. */
  static final Set<String> SECRETS = Set.of("password", "sslpassword");

  /** The driver takes what is in the URL before what is beside it, and options are added to. */
  private static final Set<String> BESIDE =
      Stream.concat(SECRETS.stream(), Stream.of("user", "options"))
          .collect(Collectors.toUnmodifiableSet());

  private static final int LONGEST = 8192;

  private PostgresUrl() {}

  /**
   * Returns what a URL means, its secrets taken out of it.
   *
   * @param url one that begins with postgresql://, postgres:// or jdbc:postgresql:
   * @throws ConnectionStringException if it can be no such URL
   */
  public static ConnectionTarget parse(String url) {
    String text = url.strip();
    if (text.length() > LONGEST) {
      throw bad(url, "it is longer than " + LONGEST + " characters", "Give the URL of a database");
    }
    if (text.startsWith(JdbcUrl.PREFIX)) {
      return jdbc(text);
    }
    if (isLibpq(text)) {
      return LibpqUrl.parse(text);
    }
    throw bad(
        url,
        "it begins neither with postgresql:// nor with jdbc:postgresql:",
        "Give a URL such as postgresql://user:password@localhost:5432/amp");
  }

  /** Tells whether a text is meant to be a URL in libpq's form. */
  static boolean isLibpq(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("postgresql://") || lower.startsWith("postgres://");
  }

  /** Takes user, secrets and options out of the query; the rest is the driver's business. */
  private static ConnectionTarget jdbc(String url) {
    int question = url.indexOf('?');
    String base = question < 0 ? url : url.substring(0, question);
    if (base.contains("@")) {
      throw bad(
          url,
          "the JDBC driver takes no user before the host",
          "Append ?user=…&password=…, or leave jdbc: away");
    }
    Properties properties = defaults();
    List<String> rest = new ArrayList<>();
    String query = question < 0 ? "" : url.substring(question + 1);
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (equals >= 0 && BESIDE.contains(name)) {
        properties.setProperty(name, decodeForm(url, pair.substring(equals + 1)));
      } else if (!pair.isEmpty()) {
        requireKnown(url, name);
        requireOwnClass(url, name, decodeForm(url, pair.substring(equals + 1)));
        rest.add(pair);
      }
    }
    return checked(url, base + (rest.isEmpty() ? "" : "?" + String.join("&", rest)), properties);
  }

  private static void requireKnown(String url, String name) {
    if (!DriverProperties.names().contains(name)) {
      throw bad(url, "the JDBC driver knows no parameter \"" + name + "\"", "Correct or remove it");
    }
  }

  /**
   * Refuses a URL that would have the driver load a class of anybody's choice: it may have come in
   * a project's file.
   */
  static void requireOwnClass(String url, String name, String value) {
    if (DriverProperties.loadsClass(name)
        && !value.startsWith("org.postgresql.")
        && !value.equals(UnixSocket.FACTORY)) {
      throw bad(
          url,
          name + " names a class that is neither the driver's nor amp's",
          "Remove it, or use one of org.postgresql or " + UnixSocket.FACTORY);
    }
  }

  private static String decodeForm(String url, String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad(url, "a % is not followed by two hexadecimal digits", "Write a plain % as %25");
    }
  }

  /** Returns what applies where the URL says nothing else. */
  static Properties defaults() {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "amp");
    properties.setProperty("tcpKeepAlive", "true");
    // The driver remembers for ten seconds which of several hosts was the primary: after a failover
    // that is ten seconds of asking the wrong one.
    properties.setProperty("hostRecheckSeconds", "1");
    return properties;
  }

  static ConnectionTarget checked(String original, String url, Properties properties) {
    if (!JdbcUrl.isReadable(url)) {
      throw bad(
          original,
          "the JDBC driver cannot read it",
          "Check host, port and database; percent-encode special characters");
    }
    return new ConnectionTarget(url, properties);
  }

  static ConnectionStringException bad(String url, String what, String remedy) {
    return new ConnectionStringException(
        "the database URL \"" + masked(url) + "\" cannot be used: " + what, remedy);
  }

  /**
   * Returns a URL of libpq without the password between user and host, so that it may stand in a
   * command line; one in the query stays.
   */
  public static String withoutPassword(String url) {
    return LibpqUrl.withoutPassword(url);
  }

  /** Hides all from the first colon that begins no {@code ://} to the last at sign. */
  private static String withoutUserInfo(String url) {
    int at = url.lastIndexOf('@');
    int colon = url.indexOf(':');
    while (colon >= 0 && url.startsWith("//", colon + 1)) {
      colon = url.indexOf(':', colon + 1);
    }
    return colon >= 0 && colon < at ? url.substring(0, colon) + ":***" + url.substring(at) : url;
  }

  /**
   * Hides what may be a password, also in a URL that is broken: rather too much than too little.
   */
  public static String masked(String url) {
    if (url.length() > LONGEST) {
      return masked(url.substring(0, LONGEST)) + "…";
    }
    return withoutUserInfo(url)
        .replaceAll(":(?!//)(?![0-9]*(?:[,/?&]|$))[^@/?,]++(?=[,/?]|$)", ":***")
        .replaceAll("(?i)(password\\s*=\\s*)('[^']*'|[^&\\s]*)", "$1***");
  }
}
