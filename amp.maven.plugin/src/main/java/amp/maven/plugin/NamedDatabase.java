package amp.maven.plugin;

import amp.conninfo.DatabaseUrl;
import amp.conninfo.PostgresUrl;
import amp.conninfo.UrlParts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A database that is named by its JDBC URL, and that we do not run. */
final class NamedDatabase {
  private static final String PREFIX = "jdbc:postgresql:";
  private static final Pattern SOCKET = Pattern.compile("[?&]socketFactoryArg=([^&]+)");

  private NamedDatabase() {}

  /**
   * Returns the properties that one of ours would have, but for the URL itself.
   *
   * @param jdbcUrl the URL
   * @param given those of them that are settled already, which the others follow
   * @throws amp.problem.ProblemException if it is not a URL of PostgreSQL's driver, or not one that
   *     libpq can be told
   */
  static Map<String, String> properties(String jdbcUrl, Map<String, String> given) {
    PostgresUrl.parse(jdbcUrl);
    Map<String, String> parts = DatabaseUrl.parse(libpq(jdbcUrl)).parameters();
    Matcher socket = SOCKET.matcher(jdbcUrl);
    if (socket.find()) {
      Path file = Path.of(URLDecoder.decode(socket.group(1), StandardCharsets.UTF_8));
      parts.put("host", String.valueOf(file.getParent()));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("host", taken(parts, "host", "localhost"));
    properties.put("port", taken(parts, "port", "5432"));
    properties.put("user", taken(parts, "user", ""));
    properties.put("password", taken(parts, "password", ""));
    properties.put("database", taken(parts, "dbname", ""));
    properties.putAll(given);
    properties.putIfAbsent("url", url(properties, parts));
    return properties;
  }

  private static String libpq(String jdbcUrl) {
    String rest = jdbcUrl.strip().substring(PREFIX.length());
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question).replace("+", "%20");
    String server = question < 0 ? rest : rest.substring(0, question);
    return "postgresql:" + (server.startsWith("//") ? server : "//localhost/" + server) + query;
  }

  private static String taken(Map<String, String> parts, String name, String otherwise) {
    String value = parts.remove(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /** Has no password in it, since it may stand in a command line. */
  private static String url(Map<String, String> properties, Map<String, String> more) {
    String user = properties.getOrDefault("user", "");
    String host = properties.getOrDefault("host", "");
    String port = properties.getOrDefault("port", "");
    Map<String, String> query = new LinkedHashMap<>();
    String authority = "";
    if (host.startsWith("/")) {
      query.put("host", host);
      query.put("port", port);
      if (!user.isEmpty()) {
        query.put("user", user);
      }
    } else {
      authority = (user.isEmpty() ? "" : UrlParts.encoded(user) + "@") + addresses(host, port);
    }
    query.putAll(more);
    String database = UrlParts.encoded(properties.getOrDefault("database", ""));
    return "postgresql://" + authority + "/" + database + UrlParts.query(query);
  }

  /** Several hosts have a port each, or one for all; a port that is not said is empty. */
  private static String addresses(String host, String port) {
    String[] hosts = host.split(",", -1);
    String[] ports = port.split(",", -1);
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      String number = ports[Math.min(i, ports.length - 1)];
      String name = hosts[i].indexOf(':') < 0 ? hosts[i] : "[" + hosts[i] + "]";
      addresses.add(number.isEmpty() ? name : name + ":" + number);
    }
    return String.join(",", addresses);
  }
}
