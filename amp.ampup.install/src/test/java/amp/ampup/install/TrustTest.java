package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.fetch.KnownBlocks;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.manifest.SignedManifest;
import amp.testkit.Archives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {
  private static final byte[] OLD = Archives.postgresJar("18.5");
  private static final byte[] NEW = Archives.postgresJar("18.6");
  private static final Manifest BUILT_IN = TestStore.manifest(Map.of("18.5.0", OLD));
  private static final Manifest NEWER =
      new Manifest(2, TestStore.manifest(Map.of("18.5.0", OLD, "18.6.0", NEW)).artifacts());
  private static final SignedManifest.Keys KEYS = SignedManifest.generate();

  @TempDir Path folder;
  private TestStore test;

  @BeforeEach
  void makeStore() {
    test = new TestStore(folder);
  }

  @Test
  void theBuiltInManifestPinsBothMajorsForTheUsualPlatforms() {
    Manifest manifest = Manifest.builtIn();
    for (String platform :
        List.of(
            "linux-amd64", "linux-arm64", "linux-amd64-musl", "darwin-arm64", "windows-amd64")) {
      assertThat(manifest.versions("postgres", Platform.of(platform), "zonky"))
          .contains(Version.of("18.6.0"), Version.of("17.11.0"));
    }
    assertThat(Manifest.parse(manifest.json(), "pinned")).isEqualTo(manifest);
  }

  @Test
  void noByteIsGivenOfAFileThatIsNoLongerTheOneThatWasHashed() throws IOException {
    Path file = folder.resolve("archive");
    byte[] bytes = new byte[600_000];
    Files.write(file, bytes);
    KnownBlocks blocks;
    try (InputStream in = Files.newInputStream(file)) {
      blocks = KnownBlocks.read(file, in);
    }
    try (InputStream in = blocks.open()) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    byte[] other = bytes.clone();
    other[550_000] = 1;
    for (byte[] now : List.of(other, new byte[599_999], new byte[600_001], new byte[524_288])) {
      Files.write(file, now);
      try (InputStream in = blocks.open()) {
        assertThat(in.readNBytes(524_288)).isEqualTo(new byte[524_288]);
        assertThatThrownBy(() -> in.read())
            .isInstanceOf(KnownBlocks.ChangedException.class)
            .hasMessage(file + " was changed while it was read");
      }
    }
  }

  @Test
  void aNewerSignedManifestBringsANewerVersion() throws IOException {
    try (RawServer server = serveBoth()) {
      install(server, "18");
      assertThat(updates(server).available()).isEmpty();
      assertThat(updates(server).acceptManifest(signed(NEWER, KEYS))).isTrue();
      assertThat(updates(server).available())
          .containsExactly(
              new Updates.Update(
                  "postgres", Version.of("18.5.0"), Version.of("18.6.0"), Optional.empty()));
      InstallResult result = install(server, "18");
      assertThat(result.installed().version()).hasToString("18.6.0");
      assertThat(result.installed().receipt().trust()).isEqualTo("pinned by signed manifest 2");
    }
  }

  @Test
  void anUpdateOfAnotherMajorLeavesTheActiveVersionActive() throws IOException {
    byte[] major = Archives.postgresJar("17.11");
    Manifest all = TestStore.manifest(Map.of("17.11.0", major, "18.6.0", NEW));
    try (RawServer server =
        new RawServer(
            (request, reply) -> reply.ok(request.target().contains("17.") ? major : NEW))) {
      Installer installer = test.installer(all, server.uri());
      test.install(installer, "18");
      InstallRequest request = InstallRequest.of("postgres", VersionSpec.of("17"));
      installer.install(request.keepingMajor());
      assertThat(test.store.active("postgres").orElseThrow().version()).hasToString("18.6.0");
      installer.install(request);
      assertThat(test.store.active("postgres").orElseThrow().version()).hasToString("17.11.0");
    }
  }

  @Test
  void aManifestIsFetchedFromTheConfiguredAddress() throws IOException {
    String text = Files.readString(signed(NEWER, KEYS));
    try (RawServer server =
        new RawServer((request, reply) -> reply.ok(text.getBytes(StandardCharsets.UTF_8)))) {
      InstallSettings settings = settings().manifestUrl(server.uri() + "manifest.json").build();
      Updates updates = Updates.of(test.store, settings, Progress.SILENT);
      assertThat(updates.refreshManifest()).isTrue();
      assertThat(updates.refreshManifest()).isFalse();
      assertThat(updates.pinned().get(0)).hasToString("18.6.0");
    }
  }

  @Test
  void whatIsForSystemsThatOnlyANewerAmpupKnowsIsPassedOver() throws IOException {
    String text = NEWER.json();
    String entry = text.substring(text.indexOf('[') + 1, text.lastIndexOf(']')).strip();
    String other = entry.replace("\"" + Platform.current() + "\"", "\"freebsd-amd64\"");
    Manifest manifest =
        Manifest.parse(text.replace(entry, other + ", " + entry), "pinned by a test");
    assertThat(manifest.artifacts()).hasSameSizeAs(NEWER.artifacts());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:manifest.json",
        "file://localhost/manifest.json",
        "file:///manifest.json?token=secret",
        "file:",
        "ftp://example.com/manifest.json",
        "mailto:secret@example.com",
        "manifest.json",
        "http:///manifest.json",
        "https:manifest.json",
        "http://"
      })
  void whatIsNoAddressOfAManifestIsRefused(String address) {
    assertThatThrownBy(() -> from(address).refreshManifest())
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("the address of the manifest is not an address")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aManifestThatCannotBeReadIsNamedAndNotTheStore() throws IOException {
    Path none = folder.resolve("none.json");
    Path huge = Files.write(folder.resolve("huge.json"), new byte[(4 << 20) + 1]);

    assertThatThrownBy(() -> from(none.toUri().toString()).refreshManifest())
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("there is no file " + none);
    assertThatThrownBy(() -> from(folder.toUri().toString()).refreshManifest())
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(folder + " is a folder");
    for (Updates updates : List.of(from(huge.toUri().toString()), updates(null))) {
      assertThatThrownBy(
              () -> {
                updates.refreshManifest();
                updates.acceptManifest(huge);
              })
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("the manifest " + huge + " cannot be read");
    }
  }

  private Updates from(String address) {
    InstallSettings settings = test.settings(NEWER).manifestUrl(address).build();
    return Updates.of(test.store, settings, Progress.SILENT);
  }

  @Test
  void anOlderManifestIsNotAccepted() throws IOException {
    assertThat(updates(null).acceptManifest(signed(new Manifest(1, List.of()), KEYS))).isFalse();
    assertThat(updates(null).acceptManifest(signed(new Manifest(3, List.of()), KEYS))).isTrue();
    assertThat(updates(null).acceptManifest(signed(NEWER, KEYS))).isFalse();
  }

  @Test
  void aManifestOfSomebodyElseIsRefused() throws IOException {
    Path stranger = signed(NEWER, SignedManifest.generate());
    assertThatThrownBy(() -> updates(null).acceptManifest(stranger))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("not by the maintainers");
    assertThat(updates(null).pinned().get(0)).hasToString("18.5.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "{\"format\":2}", "{\"format\":1,\"manifest\":\"{}\"}"})
  void aDamagedManifestIsRefused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("damaged.json"), text);
    assertThatThrownBy(() -> updates(null).acceptManifest(file)).isInstanceOf(AmpupException.class);
  }

  @Test
  void everyChangedByteOfASignedManifestIsNoticed() throws IOException {
    String text = Files.readString(signed(NEWER, KEYS));
    Path file = folder.resolve("changed.json");
    for (int i = 0; i < text.length(); i += 37) {
      char other = text.charAt(i) == 'x' ? 'y' : 'x';
      Files.writeString(file, text.substring(0, i) + other + text.substring(i + 1));
      assertThatThrownBy(() -> updates(null).acceptManifest(file))
          .as("byte %d", i)
          .isInstanceOf(AmpupException.class);
    }
  }

  @Test
  void aStoredManifestThatWasChangedIsNotUsed() throws IOException {
    updates(null).acceptManifest(signed(NEWER, KEYS));
    Path stored = test.home.resolve("manifest.json");
    Files.writeString(stored, Files.readString(stored).replace("18.6.0", "18.7.0"));
    Updates updates = Updates.of(test.store, settings().build(), test.new Recorder());
    assertThat(updates.pinned()).containsExactly(Version.of("18.5.0"));
    assertThat(test.told).anyMatch(line -> line.contains("is not used"));
  }

  @Test
  void anUnpinnedVersionNeedsConsentAndIsNotedInTheReceipt() throws IOException {
    try (RawServer server = serveBoth()) {
      InstallRequest request = InstallRequest.of("postgres", VersionSpec.of("18.6"));
      Installer installer = installer(server);
      assertThatThrownBy(() -> installer.install(request))
          .hasMessageContaining("no manifest pins postgres 18.6")
          .hasMessageContaining("--allow-unpinned");
      assertThat(server.requests()).isEmpty();
      InstallResult result = installer.install(request.allowingUnpinned());
      assertThat(result.installed().version()).hasToString("18.6.0");
      assertThat(result.installed().receipt().trust()).isEqualTo("unpinned");
      assertThat(result.installed().remedy(false).text())
          .endsWith("--component postgres 18.6.0 --allow-unpinned");
    }
  }

  @Test
  void theReleasesOfTheseusAreFollowedAcrossHosts() throws IOException {
    byte[] archive =
        new Archives()
            .program("postgresql-18.6.0/bin/postgres", "postgres (PostgreSQL) 18.6")
            .program("postgresql-18.6.0/bin/initdb", "initdb (PostgreSQL) 18.6")
            .program("postgresql-18.6.0/bin/pg_ctl", "pg_ctl (PostgreSQL) 18.6")
            .program("postgresql-18.6.0/bin/psql", "psql (PostgreSQL) 18.6")
            .tgz();
    try (RawServer objects = new RawServer((request, reply) -> reply.ok(archive));
        RawServer releases =
            new RawServer(
                (request, reply) -> {
                  if (request.target().endsWith(".sha256")) {
                    String text = "SHA256 hash of file:\r\n" + sha256(archive) + "\r\nCertUtil: ok";
                    reply.ok(text.getBytes(StandardCharsets.UTF_8));
                  } else {
                    reply.head(
                        "302 Found", "Location: " + objects.uri() + "o", "Content-Length: 0");
                  }
                })) {
      InstallSettings settings =
          settings().source("theseus").theseus(releases.uri() + "download/").build();
      InstallRequest request =
          InstallRequest.of("postgres", VersionSpec.of("18.6.0")).allowingUnpinned();
      InstallResult result = Installer.of(test.store, settings, Progress.SILENT).install(request);
      assertThat(result.installed().program("psql")).isPresent();
      assertThat(result.installed().remedy(true).text())
          .endsWith("--component postgres 18.6.0 --source theseus --allow-unpinned");
      String target = "/download/18\\.6\\.0/postgresql-18\\.6\\.0-.*-.*\\.tar\\.gz";
      assertThat(releases.requests()).anyMatch(asked -> asked.target().matches(target));

      // It cannot be listed: part of a version means the newest one that the manifest knows.
      InstallRequest part =
          InstallRequest.of("postgres", VersionSpec.of("18")).allowingUnpinned().withForce();
      assertThatThrownBy(() -> Installer.of(test.store, settings, Progress.SILENT).install(part))
          .hasMessageContaining("the archive of 18.5.0 holds PostgreSQL 18.6");
      assertThat(releases.requests())
          .anyMatch(asked -> asked.target().startsWith("/download/18.5.0/"));
    }
  }

  private RawServer serveBoth() throws IOException {
    String metadata =
        "<metadata><versioning><versions><version>18.5.0</version><version>18.6.0</version>"
            + "<version>19.0.0-beta1</version></versions></versioning></metadata>";
    return new RawServer(
        (request, reply) -> {
          byte[] jar = request.target().contains("18.6.0") ? NEW : OLD;
          if (request.target().endsWith("maven-metadata.xml")) {
            reply.ok(metadata.getBytes(StandardCharsets.UTF_8));
          } else if (request.target().endsWith(".sha512")) {
            reply.ok(TestStore.sha512(jar).getBytes(StandardCharsets.UTF_8));
          } else {
            reply.ok(jar);
          }
        });
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private InstallSettings.Builder settings() {
    return test.settings(BUILT_IN).manifestKeys(List.of(KEYS.publicKey()));
  }

  private Installer installer(RawServer server) {
    InstallSettings settings = settings().mirror(server.uri().toString()).build();
    return Installer.of(test.store, settings, Progress.SILENT);
  }

  private InstallResult install(RawServer server, String version) {
    return test.install(installer(server), version);
  }

  private Updates updates(@Nullable RawServer server) {
    InstallSettings.Builder settings = settings();
    settings = server == null ? settings : settings.mirror(server.uri().toString());
    return Updates.of(test.store, settings.build(), Progress.SILENT);
  }

  private Path signed(Manifest manifest, SignedManifest.Keys keys) throws IOException {
    Path file = folder.resolve("signed.json");
    return Files.writeString(file, SignedManifest.sign(manifest.json(), keys.privateKey()));
  }
}
