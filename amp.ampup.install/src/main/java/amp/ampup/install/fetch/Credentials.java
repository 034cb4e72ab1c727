package amp.ampup.install.fetch;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which user and password to send to which server. */
public final class Credentials {
  private final Map<String, String> byServer = new HashMap<>();

  /** Adds a user and a password for a server, which is a scheme, a host and a port. */
  public void add(URI server, String user, String password) {
    byServer.put(key(server), basic(user, password));
  }

  /** Returns the value of a header that sends a user and a password (RFC 7617). */
  static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** Takes user and password out of an address, keeps them, and returns the address without. */
  public URI takeFrom(URI uri) {
    String authority = uri.getAuthority();
    int end = authority == null ? -1 : authority.lastIndexOf('@');
    if (authority == null || end < 0) {
      return uri;
    }
    String userInfo = authority.substring(0, end);
    int colon = userInfo.indexOf(':');
    add(
        uri,
        colon < 0 ? userInfo : userInfo.substring(0, colon),
        colon < 0 ? "" : userInfo.substring(colon + 1));
    String text = uri.toString();
    int begin = text.indexOf("//") + 2;
    int at = begin + uri.getRawAuthority().lastIndexOf('@');
    return URI.create(text.substring(0, begin) + text.substring(at + 1));
  }

  Optional<String> authorization(URI uri) {
    return Optional.ofNullable(byServer.get(key(uri)));
  }

  private static String key(URI uri) {
    WebHost host = WebHost.of(uri).orElse(new WebHost("", -1));
    int standard = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    int port = host.port() < 0 ? standard : host.port();
    return (uri.getScheme() + "://" + host.name() + ":" + port).toLowerCase(Locale.ROOT);
  }
}
