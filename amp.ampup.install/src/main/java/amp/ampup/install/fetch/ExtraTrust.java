package amp.ampup.install.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
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
  private final List<Path> files;
  private @Nullable X509ExtendedTrustManager extra;

  private ExtraTrust(X509ExtendedTrustManager java, List<Path> files) {
    this.java = java;
    this.files = files;
  }

  static SSLContext context(Map<String, String> environment) throws GeneralSecurityException {
    List<Path> files = new ArrayList<>();
    String named = environment.getOrDefault("SSL_CERT_FILE", "");
    if (!named.isBlank()) {
      files.add(Path.of(named));
    }
    files.addAll(BUNDLES);
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] managers = {new ExtraTrust(manager(null), files)};
    context.init(null, managers, null);
    return context;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    try {
      requireCertificates();
      java.checkServerTrusted(chain, type, engine);
    } catch (CertificateException e) {
      extra(e).checkServerTrusted(chain, type, engine);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    try {
      requireCertificates();
      java.checkServerTrusted(chain, type, socket);
    } catch (CertificateException e) {
      extra(e).checkServerTrusted(chain, type, socket);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    try {
      requireCertificates();
      java.checkServerTrusted(chain, type);
    } catch (CertificateException e) {
      extra(e).checkServerTrusted(chain, type);
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
      for (Path file : files) {
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

  private static void add(KeyStore store, Path file) throws GeneralSecurityException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate certificate : factory.generateCertificates(in)) {
        store.setCertificateEntry(file + " " + store.size(), certificate);
      }
    } catch (IOException | CertificateException e) {
      // A bundle that cannot be read adds no trust; the refusal stands.
      return;
    }
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
