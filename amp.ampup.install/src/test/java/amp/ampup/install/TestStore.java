package amp.ampup.install;

import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.fetch.Timeouts;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.Zonky;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A store in a temporary folder, and what an installer of a test is made of. */
final class TestStore {
  static final Timeouts SHORT =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300));

  final Path home;
  final Store store;
  final List<String> told = new ArrayList<>();

  TestStore(Path home) {
    this.home = home.resolve("store");
    this.store = Store.at(this.home);
  }

  /** Returns a manifest that pins these archives. */
  static Manifest manifest(Map<String, byte[]> archives) {
    List<Artifact> artifacts = new ArrayList<>();
    archives.forEach((version, bytes) -> artifacts.add(artifact(version, bytes)));
    return new Manifest(1, artifacts);
  }

  static Artifact artifact(String version, byte[] archive) {
    Artifact named =
        new Zonky(() -> URI.create("http://localhost/"))
            .describe(Version.of(version), Platform.current());
    return new Artifact(
        "postgres",
        named.version(),
        named.platform(),
        named.source(),
        named.path(),
        archive.length,
        -1,
        sha512(archive),
        "pinned");
  }

  static String sha512(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  InstallSettings.Builder settings(Manifest manifest) {
    return InstallSettings.builder()
        .environment(Map.of())
        .userHome(home.resolveSibling("user"))
        .manifest(manifest)
        .timeouts(SHORT)
        .sleeper(time -> told.add("slept " + time.toMillis()));
  }

  Installer installer(Manifest manifest, URI mirror) {
    return Installer.of(
        store, settings(manifest).mirror(mirror.toString()).build(), new Recorder());
  }

  InstallResult install(Installer installer, String version) {
    return installer.install(InstallRequest.of("postgres", VersionSpec.of(version)));
  }

  /** Writes down what it is told. */
  final class Recorder implements Progress {
    @Override
    public void waiting(String holder) {
      told.add("waiting for " + holder);
    }

    @Override
    public void retrying(String reason, Duration after) {
      told.add("retrying " + reason);
    }

    @Override
    public void notice(String message) {
      told.add(message);
    }
  }
}
