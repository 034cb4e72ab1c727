package amp.ampup.install.fetch;

import amp.ampup.AmpupException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy to use for which address. The properties of the JVM count first, then the variables
 * {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code ALL_PROXY} with {@code NO_PROXY} in either
 * case, then Maven's settings.
 */
public final class Proxies extends ProxySelector {
  /**
   * A proxy.
   *
   * @param host its host
   * @param port its port
   * @param user the user to send, or empty
   * @param password the password to send
   */
  public record Server(String host, int port, String user, String password) {
    /** Returns it without the password. */
    @Override
    public String toString() {
      return host + ":" + port;
    }

    private boolean isAt(@Nullable SocketAddress address) {
      return address instanceof InetSocketAddress at
          && at.getHostString().equalsIgnoreCase(host)
          && at.getPort() == port;
    }
  }

  /** A proxy that Maven's settings name, with the hosts that do without it. */
  public record Fallback(Server server, List<String> without) {}

  private final Map<String, String> environment;
  private final @Nullable ProxySelector jvm;
  private final Supplier<Optional<Fallback>> maven;
  private final Set<String> direct = ConcurrentHashMap.newKeySet();

  /**
   * Creates it.
   *
   * @param environment the environment variables
   * @param jvm what the JVM was told, or null
   * @param maven what Maven's settings tell; asked where the environment decides nothing
   */
  public Proxies(
      Map<String, String> environment,
      @Nullable ProxySelector jvm,
      Supplier<Optional<Fallback>> maven) {
    this.environment = environment;
    this.jvm = jvm;
    this.maven = maven;
  }

  @Override
  public List<Proxy> select(URI uri) {
    if (direct.contains(uri.getRawAuthority())) {
      return List.of(Proxy.NO_PROXY);
    }
    List<Proxy> told = jvm == null ? List.of() : jvm.select(uri);
    if (told.stream().anyMatch(proxy -> proxy.type() == Proxy.Type.HTTP)) {
      return told;
    }
    return server(uri)
        .map(
            s -> new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(s.host(), s.port())))
        .map(List::of)
        .orElse(List.of(Proxy.NO_PROXY));
  }

  /** Tells whether an address is asked of a proxy. */
  boolean isProxied(URI uri) {
    return select(uri).stream().anyMatch(proxy -> proxy.type() == Proxy.Type.HTTP);
  }

  /** Asks no proxy for an address, since its host does without one by its name. */
  void reachDirectly(URI uri) {
    direct.add(uri.getRawAuthority());
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request that failed tells it.
  }

  /** Returns the proxy of the environment or of Maven's settings for an address. */
  Optional<Server> server(URI uri) {
    String host = WebHost.of(uri).map(WebHost::name).orElse("").toLowerCase(Locale.ROOT);
    String scheme = String.valueOf(uri.getScheme());
    String named = variable(scheme + "_proxy").or(() -> variable("all_proxy")).orElse("");
    if (NoProxy.lists(variable("no_proxy").orElse(""), host)) {
      return Optional.empty();
    }
    if (!named.isEmpty()) {
      return Optional.of(parse(named));
    }
    return maven
        .get()
        .filter(m -> m.without().stream().noneMatch(pattern -> NoProxy.matches(host, pattern)))
        .map(Fallback::server);
  }

  /**
   * Returns what to send to the proxy of an address: the user and the password, where it has some.
   */
  Optional<String> authorization(URI uri) {
    List<Proxy> chosen = select(uri);
    return server(uri)
        .filter(server -> !server.user().isEmpty())
        .filter(server -> chosen.stream().anyMatch(proxy -> server.isAt(proxy.address())))
        .map(server -> Credentials.basic(server.user(), server.password()));
  }

  private Optional<String> variable(String name) {
    String lower = environment.getOrDefault(name, "");
    String value =
        lower.isBlank() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
    return value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  /** Reads {@code http://user:password@host:port}, of which all but the host may be missing. */
  static Server parse(String text) {
    String rest = text.contains("://") ? text.substring(text.indexOf("://") + 3) : text;
    String scheme = text.contains("://") ? text.substring(0, text.indexOf("://")) : "http";
    if (!scheme.equalsIgnoreCase("http")) {
      throw new AmpupException(
          "a proxy of the kind \"" + scheme + "\" is not supported",
          "Set HTTPS_PROXY to http://host:port; proxies are spoken to with http");
    }
    int at = rest.lastIndexOf('@');
    String[] user = (at < 0 ? "" : rest.substring(0, at)).split(":", 2);
    String place = rest.substring(at + 1).replaceFirst("/.*", "");
    int colon = place.lastIndexOf(':');
    String port = colon < 0 ? "80" : place.substring(colon + 1);
    String host = colon < 0 ? place : place.substring(0, colon);
    if (host.isEmpty() || !isPort(port)) {
      throw unreadable();
    }
    return new Server(
        host, Integer.parseInt(port), decode(user[0]), user.length > 1 ? decode(user[1]) : "");
  }

  /** Tells whether a text is the number of a port that can be connected to. */
  public static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }

  private static String decode(String text) {
    try {
      // A plus sign stands for itself in this part of an address.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Its message repeats a part of the password.
      throw unreadable();
    }
  }

  private static AmpupException unreadable() {
    return new AmpupException(
        "the proxy in the environment is not an address",
        "Set HTTPS_PROXY to http://host:port, and write a % in a password as %25");
  }
}
