package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Version;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.source.Artifact;
import amp.testkit.Archives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests made from archives that a publisher signed, with a pair of keys made here. */
class PublisherSignatureIT {
  private static final byte[] JAR = Archives.postgresJar("18.6");

  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();
  private Path keyring;
  private String key;

  @BeforeEach
  void makeKeys() throws Exception {
    gpg("--passphrase", "", "--quick-generate-key", "publisher", "rsa2048", "sign", "never");
    keyring = folder.resolve("publisher.asc");
    gpg("--armor", "--output", keyring.toString(), "--export");
    key =
        gpg("--with-colons", "--list-keys")
            .replaceAll("(?s).*\\npub:[^\\n]*?:([0-9A-F]{16}):.*", "$1");
    assertThat(key).matches("[0-9A-F]{16}");
  }

  @AfterEach
  void endAgent() throws Exception {
    run(List.of("gpgconf", "--homedir", home(), "--kill", "gpg-agent"));
  }

  @Test
  void archiveThatThePublisherSignedIsPinned() throws Exception {
    try (RawServer server = serve(signature(JAR))) {
      Manifest manifest = Manifest.parse(generate(server, key), "");
      assertThat(manifest.number()).isEqualTo(7);
      assertThat(manifest.artifacts())
          .extracting(Artifact::hash)
          .containsExactly(TestStore.sha512(JAR));
      assertThat(log).contains("18.6.0 linux-amd64: pinned");
    }
  }

  @Test
  void signatureOfAnythingElseOrByAnyoneElseStopsTheManifest() throws Exception {
    try (RawServer other = serve(signature(Archives.postgresJar("18.5")));
        RawServer none = serve("no signature");
        RawServer good = serve(signature(JAR))) {
      refused(other, key);
      refused(none, key);
      refused(good, "6B02ED0ED53F9FD3");
    }
  }

  private void refused(RawServer server, String by) {
    assertThatThrownBy(() -> generate(server, by))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("has no good signature of the key " + by);
  }

  private String generate(RawServer server, String by) {
    InstallSettings settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(folder.resolve("user"))
            .mirror(server.uri().toString())
            .timeouts(TestStore.SHORT)
            .build();
    return new ManifestWriter(settings, log::add)
        .checkedWith(keyring, by)
        .write(7, List.of(Version.of("18.6.0")));
  }

  /** Serves one platform's archive with what belongs beside it. */
  private static RawServer serve(String signature) throws IOException {
    return new RawServer(
        (request, reply) -> {
          String target = request.target();
          if (!target.contains("-linux-amd64/")) {
            reply.head("404 Not Found", "Content-Length: 0");
          } else if (target.endsWith(".sha512")) {
            reply.ok(TestStore.sha512(JAR).getBytes(StandardCharsets.UTF_8));
          } else if (target.endsWith(".asc")) {
            reply.ok(signature.getBytes(StandardCharsets.UTF_8));
          } else {
            reply.ok(JAR);
          }
        });
  }

  private String signature(byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("content"), content);
    return gpg("--armor", "--output", "-", "--detach-sign", file.toString());
  }

  private String gpg(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("gpg", "--homedir", home(), "--batch", "--pinentry-mode", "loopback"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String home() throws IOException {
    Path home = folder.resolve("gnupg");
    if (!Files.isDirectory(home)) {
      Files.createDirectory(home);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }
    return home.toString();
  }

  private static String run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out;
  }
}
