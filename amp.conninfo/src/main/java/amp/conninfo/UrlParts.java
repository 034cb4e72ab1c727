package amp.conninfo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the parts of a URL so that libpq, the JDBC driver and the parsers of other languages read
 * them alike.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986">RFC 3986, Uniform Resource Identifier</a>
 */
public final class UrlParts {
  private UrlParts() {}

  /** Percent-encodes a text for any part of a URL. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns host and port; an IPv6 address goes in brackets (RFC 3986, 3.2.2). */
  public static String address(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /**
   * Returns parameters with a question mark before them; an empty text where there are none. A
   * slash may stand in them (RFC 3986, 3.4).
   */
  public static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.length() == 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(encoded(value).replace("%2F", "/")));
    return query.toString();
  }
}
