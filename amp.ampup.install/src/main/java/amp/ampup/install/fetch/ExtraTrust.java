package amp.ampup.install.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what Java trusts, and then what the system and the user's company trust: the certificates
 * in the file that {@code SSL_CERT_FILE} names and in the usual bundles. These are read only when
 * Java's own were not enough.
 */
final class ExtraTrust extends X509ExtendedTrustManager {
  /** Debian, Fedora, SUSE, Alpine and macOS, in this order. */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private final X509ExtendedTrustManager java;
  private final String named;
  private @Nullable X509ExtendedTrustManager extra;

  /** Why the file that the user names adds nothing; null where it does, or none is named. */
  private volatile @Nullable String unusable;

  private ExtraTrust(X509ExtendedTrustManager java, String named) {
    this.java = java;
    this.named = named;
  }

  static SSLContext context(Map<String, String> environment) throws GeneralSecurityException {
    String named = environment.getOrDefault("SSL_CERT_FILE", "");
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] managers = {new ExtraTrust(manager(null), named)};
    context.init(null, managers, null);
    return context;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(manager -> manager.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(manager -> manager.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(manager -> manager.checkServerTrusted(chain, type));
  }

  @FunctionalInterface
  private interface Check {
    void by(X509ExtendedTrustManager manager) throws CertificateException;
  }

  private void check(Check check) throws CertificateException {
    try {
      requireCertificates();
      check.by(java);
    } catch (CertificateException e) {
      try {
        check.by(extra(e));
      } catch (CertificateException refused) {
        String why = unusable;
        throw why == null
            ? refused
            : new CertificateException(refused.getMessage() + "; " + why, refused);
      }
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    java.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    java.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    java.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return java.getAcceptedIssuers();
  }

  /** Without any certificate, Java's own check fails with another exception. */
  private void requireCertificates() throws CertificateException {
    if (java.getAcceptedIssuers().length == 0) {
      throw new CertificateException("this Java has no certificates");
    }
  }

  private synchronized X509ExtendedTrustManager extra(CertificateException refused)
      throws CertificateException {
    X509ExtendedTrustManager current = extra;
    if (current != null) {
      return current;
    }
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      if (!named.isBlank()) {
        addNamed(store);
      }
      for (Path file : BUNDLES) {
        add(store, file);
      }
      if (store.size() == 0) {
        throw refused;
      }
      current = manager(store);
      extra = current;
      return current;
    } catch (GeneralSecurityException | IOException e) {
      throw refused;
    }
  }

  private void addNamed(KeyStore store) throws GeneralSecurityException {
    String file = "SSL_CERT_FILE names " + named + ", ";
    try {
      if (add(store, Path.of(named)) == 0) {
        unusable = file + "which holds no certificate";
      }
    } catch (InvalidPathException e) {
      unusable = file + "which is no path";
    }
  }

  /** Returns how many certificates a file has; one that cannot be read adds no trust. */
  private static int add(KeyStore store, Path file) throws GeneralSecurityException {
    int before = store.size();
    if (Files.isRegularFile(file)) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Certificate certificate : factory.generateCertificates(in)) {
          store.setCertificateEntry(file + " " + store.size(), certificate);
        }
      } catch (IOException | CertificateException e) {
        return store.size() - before;
      }
    }
    return store.size() - before;
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this Java checks no certificates");
  }
}
