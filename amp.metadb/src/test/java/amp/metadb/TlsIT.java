package amp.metadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.tx.Sql;
import amp.testkit.Java;
import amp.testkit.Run;
import amp.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
  @TempDir private Path folder;

  @Test
  void theServersCertificateIsCheckedAsTheUrlSays() throws Exception {
    Path key = certificate("server", "ip:127.0.0.1");
    certificate("other", "ip:127.0.0.1");
    try (TestServer server = TestServer.start()) {
      server.restartWith(
          "ssl=on", "ssl_cert_file=" + folder.resolve("server.crt"), "ssl_key_file=" + key);
      String url = server.newDatabase();

      assertThat(usesTls(url + "?sslmode=disable")).isFalse();
      assertThat(usesTls(url + "?sslmode=require")).isTrue();
      String full = url + "?sslmode=verify-full&sslrootcert=" + folder + "/";
      assertThat(usesTls(full + "server.crt")).isTrue();
      assertThat(usesTls(full + "server.crt&sslnegotiation=direct")).isTrue();
      assertThatThrownBy(() -> usesTls(full + "other.crt"))
          .isInstanceOf(MetadataDbException.class)
          .hasMessageContaining("SSL");
      assertThatThrownBy(() -> usesTls(full.replace("127.0.0.1", "localhost") + "server.crt"))
          .isInstanceOf(MetadataDbException.class)
          .hasMessageContaining("localhost");
    }
  }

  private static boolean usesTls(String url) {
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url))) {
      return db.transactions()
          .callIdempotent(
              connection ->
                  Sql.find(
                          connection,
                          row -> row.getBoolean(1),
                          "select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                      .orElseThrow());
    }
  }

  /** Writes a key and a certificate that signs itself, as PostgreSQL reads them. */
  private Path certificate(String name, String subject) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> command =
        Java.keytool(
            "-genkeypair",
            "-alias",
            "k",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=" + subject,
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            "secret");
    Run.of(new ProcessBuilder(command)).orFail();
    char[] password = "secret".toCharArray();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    pem(name + ".crt", "CERTIFICATE", keys.getCertificate("k").getEncoded());
    return pem(name + ".key", "PRIVATE KEY", keys.getKey("k", password).getEncoded());
  }

  private Path pem(String name, String label, byte[] content) throws Exception {
    Path file = folder.resolve(name);
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
