package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.testkit.Archives;
import amp.testkit.Java;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections over TLS, and what is told when there is none. */
class TlsTest {
  private static final byte[] JAR = Archives.postgresJar("18.6");
  private static final Manifest MANIFEST = TestStore.manifest(Map.of("18.6.0", JAR));

  @TempDir Path folder;
  private TestStore test;

  @BeforeEach
  void makeStore() {
    test = new TestStore(folder);
  }

  @Test
  void aCompanysCertificateIsTrustedWhenSslCertFileHasIt() throws Exception {
    Path store = companysKeys();
    Path pem = companysCertificate(store);
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR), tls(store))) {
      String mirror = "https://127.0.0.1:" + server.port() + "/";
      assertThatThrownBy(() -> install(mirror, Map.of()))
          .hasMessageContaining("no trusted connection")
          .hasMessageContaining("SSL_CERT_FILE");
      assertThat(install(mirror, Map.of("SSL_CERT_FILE", pem.toString())).fresh()).isTrue();
    }
  }

  @Test
  void aHandshakeThatIsCutIsTriedAgain() throws Exception {
    Path store = companysKeys();
    String file = companysCertificate(store).toString();
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR), tls(store));
        ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread cutting =
          new Thread(
              () -> {
                try {
                  // The beginning of the client's greeting is read, and nothing answered.
                  try (Socket first = front.accept()) {
                    first.getInputStream().read();
                  }
                  while (true) {
                    pump(front.accept(), server.port());
                  }
                } catch (IOException e) {
                  // The test is over.
                  return;
                }
              });
      cutting.setDaemon(true);
      cutting.start();

      String mirror = "https://127.0.0.1:" + front.getLocalPort() + "/";
      assertThat(install(mirror, Map.of("SSL_CERT_FILE", file)).fresh()).isTrue();
    }
  }

  @Test
  void anExpiredCertificateIsCalledSo() throws Exception {
    Path store = expiredKeys();
    String file = folder.resolve("ca.pem").toString();
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR), tls(store))) {
      assertThatThrownBy(
              () ->
                  install(
                      "https://127.0.0.1:" + server.port() + "/", Map.of("SSL_CERT_FILE", file)))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("Check the date of this machine")
          .hasMessageNotContaining("Set SSL_CERT_FILE");
    }
  }

  @Test
  void aCertificateForAnotherHostIsCalledSo() throws Exception {
    Path store = companysKeys("-ext", "san=dns:example.org", "-validity", "2");
    String file = companysCertificate(store).toString();
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR), tls(store))) {
      assertThatThrownBy(
              () ->
                  install(
                      "https://127.0.0.1:" + server.port() + "/", Map.of("SSL_CERT_FILE", file)))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("the certificate is for another one")
          .hasMessageNotContaining("Set SSL_CERT_FILE");
    }
  }

  @Test
  void aPortWithoutTlsIsCalledSo() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread speaking =
          new Thread(
              () -> {
                try {
                  while (true) {
                    try (Socket client = plain.accept()) {
                      client.getInputStream().read();
                      client
                          .getOutputStream()
                          .write(
                              "HTTP/1.1 400 Bad Request\r\n\r\n"
                                  .getBytes(StandardCharsets.US_ASCII));
                    }
                  }
                } catch (IOException e) {
                  // The test is over.
                  return;
                }
              });
      speaking.setDaemon(true);
      speaking.start();

      assertThatThrownBy(() -> install("https://127.0.0.1:" + plain.getLocalPort() + "/", Map.of()))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("does not speak TLS on this port")
          .hasMessageNotContaining("SSL_CERT_FILE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.pem", "empty.pem", "text.pem", "."})
  void aCertificateFileWithoutCertificatesIsNamed(String name) throws Exception {
    Files.createFile(folder.resolve("empty.pem"));
    Files.writeString(folder.resolve("text.pem"), "no certificate at all\n");
    Path store = companysKeys();
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR), tls(store))) {
      String file = folder.resolve(name).toString();
      assertThatThrownBy(
              () ->
                  install(
                      "https://127.0.0.1:" + server.port() + "/", Map.of("SSL_CERT_FILE", file)))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("SSL_CERT_FILE names " + file + ", which holds no certificate");
    }
  }

  @Test
  void theServerBehindATunnelIsNotToldTheProxysPassword() throws Exception {
    Path store = companysKeys();
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR), tls(store));
        RawServer proxy = new RawServer((request, reply) -> tunnel(server.port(), reply))) {
      Map<String, String> environment =
          Map.of(
              "HTTPS_PROXY",
              "http://me:secret@127.0.0.1:" + proxy.port(),
              "SSL_CERT_FILE",
              companysCertificate(store).toString());
      install("https://127.0.0.1:" + server.port() + "/", environment);

      assertThat(proxy.requests().get(0).header("proxy-authorization"))
          .isEqualTo(basic("me:secret"));
      assertThat(server.requests())
          .isNotEmpty()
          .allSatisfy(
              request -> assertThat(request.headers()).doesNotContainKey("proxy-authorization"));
    }
  }

  private static void tunnel(int port, RawServer.Reply reply) throws IOException {
    reply.head("200 Connected");
    pump(reply.socket(), port);
  }

  /** Hands bytes on until one side ends. */
  private static void pump(Socket near, int port) throws IOException {
    try (near;
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread back =
          new Thread(
              () -> {
                try {
                  far.getInputStream().transferTo(near.getOutputStream());
                  near.shutdownOutput();
                } catch (IOException e) {
                  // The client has what it wanted.
                  return;
                }
              });
      back.start();
      near.getInputStream().transferTo(far.getOutputStream());
    }
  }

  private InstallResult install(String mirror, Map<String, String> environment) {
    InstallSettings.Builder settings =
        test.settings(MANIFEST).environment(environment).mirror(mirror);
    return test.install(Installer.of(test.store, settings.build(), test.new Recorder()), "18");
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private Path companysKeys() throws Exception {
    return companysKeys("-ext", "san=ip:127.0.0.1", "-validity", "2");
  }

  private Path companysKeys(String... more) throws Exception {
    Path store = folder.resolve("keys.p12");
    keytool(
        List.of("-genkeypair", "-alias", "x", "-keyalg", "EC", "-dname", "CN=company"),
        List.of(more),
        store);
    return store;
  }

  /**
   * Makes a certificate that is past its time, by an authority that is not: that one is trusted.
   */
  private Path expiredKeys() throws Exception {
    Path store = folder.resolve("keys.p12");
    String request = folder.resolve("request").toString();
    String leaf = folder.resolve("leaf.pem").toString();
    String authority = folder.resolve("ca.pem").toString();
    keytool(
        List.of("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=authority"),
        List.of("-ext", "bc:c"),
        store);
    keytool(
        List.of("-genkeypair", "-alias", "x", "-keyalg", "EC", "-dname", "CN=company"),
        List.of(),
        store);
    keytool(List.of("-certreq", "-alias", "x"), List.of("-file", request), store);
    keytool(
        List.of("-gencert", "-rfc", "-alias", "ca", "-infile", request, "-outfile", leaf),
        List.of("-ext", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "2"),
        store);
    keytool(List.of("-exportcert", "-rfc", "-alias", "ca"), List.of("-file", authority), store);
    Path both = folder.resolve("both.pem");
    Files.writeString(both, Files.readString(Path.of(leaf)) + Files.readString(Path.of(authority)));
    keytool(
        List.of("-importcert", "-noprompt", "-alias", "x"),
        List.of("-file", both.toString()),
        store);
    keytool(List.of("-delete", "-alias", "ca"), List.of(), store);
    return store;
  }

  private Path companysCertificate(Path store) throws Exception {
    Path pem = folder.resolve("company.pem");
    keytool(List.of("-exportcert", "-rfc", "-alias", "x"), List.of("-file", pem.toString()), store);
    return pem;
  }

  private static void keytool(List<String> what, List<String> more, Path store) throws Exception {
    List<String> command = Java.keytool();
    command.addAll(what);
    command.addAll(more);
    command.addAll(List.of("-keystore", store.toString(), "-storepass", "changeit"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static ServerSocketFactory tls(Path file) throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }
}
