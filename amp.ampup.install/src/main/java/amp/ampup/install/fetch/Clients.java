package amp.ampup.install.fetch;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Map;

/** Makes the one HTTP client of an installation. */
public final class Clients {
  private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  private static final String OWN_HEADERS = "jdk.httpclient.allowRestrictedHeaders";

  static {
    // The JDK sends no password to a proxy that only tunnels, unless it was told before it starts.
    // Its own authenticator is not used: it sends a wrong password four times.
    if (System.getProperty(TUNNEL_SCHEMES) == null) {
      System.setProperty(TUNNEL_SCHEMES, "");
    }
    // A host that is reached by its address is told its name.
    String others = System.getProperty(OWN_HEADERS, "");
    System.setProperty(OWN_HEADERS, others.isEmpty() ? "host" : others + ",host");
  }

  private Clients() {}

  /**
   * Returns a client.
   *
   * @param environment the environment variables, for certificates
   * @param proxies which proxy to use
   * @param timeouts how long to wait for a connection
   */
  public static HttpClient create(
      Map<String, String> environment, Proxies proxies, Timeouts timeouts) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(timeouts.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(proxies);
    try {
      return builder.sslContext(ExtraTrust.context(environment)).build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
