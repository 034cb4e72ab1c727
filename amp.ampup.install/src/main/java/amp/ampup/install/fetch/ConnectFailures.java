package amp.ampup.install.fetch;

import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why no answer came, in the user's words. */
final class ConnectFailures {
  /** How the JDK says that the other side spoke, and not TLS, in two sentences. */
  private static final String NO_TLS = "nrecognized SSL message";

  /** How the JDK says that the other side refused, as for a version of TLS. */
  private static final String ALERT = "fatal alert";

  /** How the JDK says that a certificate is for another host. */
  private static final String OTHER_NAME = "No subject alternative";

  private ConnectFailures() {}

  static FetchException explain(URI uri, Throwable failure) {
    String where = Secrets.shown(uri);
    if (has(failure, UnresolvedAddressException.class)) {
      return unknownName(uri);
    }
    SSLException tls = find(failure, SSLException.class);
    if (tls != null) {
      return ofTls(uri, tls);
    }
    String reason =
        has(failure, ConnectException.class)
            ? "no connection"
            : failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return FetchException.passing(
        where + " was not reached (" + reason + ")",
        "Check the network; set HTTPS_PROXY for a proxy or AMPUP_MIRROR for a mirror");
  }

  static FetchException unknownName(URI uri) {
    String name = WebHost.of(uri).map(WebHost::name).orElse("");
    return FetchException.passing(
        "the name " + name + " of " + Secrets.shown(uri) + " is not known",
        "Check the network; set HTTPS_PROXY for a proxy or AMPUP_MIRROR for a mirror");
  }

  /** What is wrong with a certificate, an address or a version lasts; a cut connection passes. */
  private static FetchException ofTls(URI uri, SSLException tls) {
    String where = Secrets.shown(uri);
    CertificateException refused = find(tls, CertificateException.class);
    if (refused != null) {
      return FetchException.lasting(
          "no trusted connection to " + where + " (" + refused.getMessage() + ")",
          advice(tls, refused));
    }
    String message = String.valueOf(tls.getMessage());
    if (message.contains(NO_TLS)) {
      return FetchException.lasting(
          where + " does not speak TLS on this port",
          "Check the address: its port, and whether it begins with http:// instead");
    }
    if (message.contains(ALERT)) {
      return FetchException.lasting(
          where + " and this Java agree on no TLS (" + message + ")",
          "Check the proxy and the mirror, or use a newer Java");
    }
    return FetchException.passing(
        "the connection to " + where + " broke while it was made (" + message + ")",
        "Check the network; set HTTPS_PROXY for a proxy or AMPUP_MIRROR for a mirror");
  }

  private static String advice(SSLException tls, CertificateException refused) {
    if (has(tls, CertificateExpiredException.class)
        || has(tls, CertificateNotYetValidException.class)) {
      return "Check the date of this machine; else the server needs a new certificate, or set"
          + " AMPUP_MIRROR to another";
    }
    if (String.valueOf(refused.getMessage()).contains(OTHER_NAME)) {
      return "Check the host in the address: the certificate is for another one";
    }
    return "Set SSL_CERT_FILE to a file with the certificates of your company's proxy";
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
