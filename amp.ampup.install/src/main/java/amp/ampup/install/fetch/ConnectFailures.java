package amp.ampup.install.fetch;

import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why no answer came, in the user's words. */
final class ConnectFailures {
  private ConnectFailures() {}

  static FetchException explain(URI uri, Throwable failure) {
    String where = Secrets.shown(uri);
    if (has(failure, UnresolvedAddressException.class)) {
      return FetchException.passing(
          "the name " + uri.getHost() + " of " + where + " is not known",
          "Check the network; set HTTPS_PROXY for a proxy or AMPUP_MIRROR for a mirror");
    }
    SSLException tls = find(failure, SSLException.class);
    if (tls != null) {
      return FetchException.lasting(
          "no trusted connection to " + where + " (" + tls.getMessage() + ")",
          "Set SSL_CERT_FILE to a file with the certificates of your company's proxy");
    }
    String reason =
        has(failure, ConnectException.class)
            ? "no connection"
            : failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return FetchException.passing(
        where + " was not reached (" + reason + ")",
        "Check the network; set HTTPS_PROXY for a proxy or AMPUP_MIRROR for a mirror");
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return find(failure, type) != null;
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
