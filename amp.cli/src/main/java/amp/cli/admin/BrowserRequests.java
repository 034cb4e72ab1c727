package amp.cli.admin;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page elsewhere makes a browser send here: a foreign origin, and a foreign name
 * that was made to mean this address (DNS rebinding).
 */
final class BrowserRequests {
  private final Set<String> names;

  /**
   * Creates it.
   *
   * @param names the host names that the user has made mean this address
   */
  BrowserRequests(Collection<String> names) {
    this.names =
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns why the request is refused. */
  Optional<String> refusal(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (host != null && !isNamed(host) && !isOurs(hostName("http://" + host))) {
      return Optional.of(
          "this is not the host "
              + printable(host)
              + "; ampd solo --admin-host NAME, or AMP_CONFIG_ADMIN_API_HOSTS, allows a name");
    }
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin != null && !isOurs(hostName(origin))) {
      return Optional.of("pages of other origins are refused");
    }
    return Optional.empty();
  }

  private boolean isNamed(String host) {
    return names.contains(host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT));
  }

  /** An address cannot be made to mean another, and everybody's localhost is their own. */
  private static boolean isOurs(@Nullable String host) {
    return host != null
        && (host.equalsIgnoreCase("localhost")
            || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
            || host.matches("\\[[0-9a-fA-F:.]+]"));
  }

  private static @Nullable String hostName(String url) {
    try {
      return URI.create(url).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String printable(String text) {
    String plain = text.replaceAll("[^ -~]", "?");
    return plain.substring(0, Math.min(100, plain.length()));
  }
}
