package amp.conninfo;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The form of a URL of PostgreSQL's JDBC driver: {@code jdbc:postgresql://host:port,…/database} or
 * {@code jdbc:postgresql:database}, and parameters after a question mark.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/">PostgreSQL JDBC, Connecting to the
 *     Database</a>
 */
final class JdbcUrl {
  static final String PREFIX = "jdbc:postgresql:";

  private JdbcUrl() {}

  /** Tells whether the driver can read a URL. */
  static boolean isReadable(String url) {
    if (!url.startsWith(PREFIX)) {
      return false;
    }
    int question = url.indexOf('?');
    String server = url.substring(PREFIX.length(), question < 0 ? url.length() : question);
    String query = question < 0 ? "" : url.substring(question + 1);
    return isServer(server) && isQuery(query);
  }

  private static boolean isServer(String server) {
    if (!server.startsWith("//")) {
      return !server.startsWith("/") && isEncoded(server);
    }
    if (server.equals("//") || server.equals("///")) {
      return true;
    }
    String rest = server.substring(2);
    int slash = rest.indexOf('/');
    return slash >= 0
        && slash == rest.lastIndexOf('/')
        && isEncoded(rest.substring(slash + 1))
        && arePorts(rest.substring(0, slash));
  }

  private static boolean arePorts(String authority) {
    String[] addresses = authority.split(",", 0);
    for (String address : addresses) {
      int colon = address.lastIndexOf(':');
      if (colon > address.lastIndexOf(']') && !isPort(address.substring(colon + 1))) {
        return false;
      }
    }
    // The driver fails at commas alone.
    return addresses.length > 0;
  }

  private static boolean isPort(String number) {
    return number.matches("[0-9]{1,5}")
        && Integer.parseInt(number) >= 1
        && Integer.parseInt(number) <= 65535;
  }

  private static boolean isQuery(String query) {
    for (String pair : query.split("&", 0)) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && !isEncoded(pair.substring(equals + 1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEncoded(String text) {
    try {
      URLDecoder.decode(text, StandardCharsets.UTF_8);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
