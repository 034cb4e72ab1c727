package amp.ampup.install.fetch;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and the port of a web address. {@link URI} has none for a name with an underscore, as
 * containers and machines of an intranet have them.
 *
 * @param name the name, or the address as the URI writes it
 * @param port the port; negative where the address names none
 */
public record WebHost(String name, int port) {
  private static final Pattern WITH_UNDERSCORE =
      Pattern.compile("(?:.*@)?([\\w-]+(?:\\.[\\w-]+)*\\.?)(?::([0-9]{1,5}))?");

  /** Returns the host of an address, if it has one. */
  public static Optional<WebHost> of(URI uri) {
    if (uri.getHost() != null) {
      return Optional.of(new WebHost(uri.getHost(), uri.getPort()));
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    Matcher matcher = WITH_UNDERSCORE.matcher(authority);
    if (!matcher.matches() || !matcher.group(1).contains("_")) {
      return Optional.empty();
    }
    String port = matcher.group(2);
    if (port != null && !Proxies.isPort(port)) {
      return Optional.empty();
    }
    return Optional.of(new WebHost(matcher.group(1), port == null ? -1 : Integer.parseInt(port)));
  }

  /** Returns it as a header and an address write it. */
  @Override
  public String toString() {
    return port < 0 ? name : name + ":" + port;
  }
}
