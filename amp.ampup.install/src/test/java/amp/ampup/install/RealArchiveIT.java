package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.Platform;
import amp.ampup.VersionSpec;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.problem.Finding;
import amp.testkit.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Installs the PostgreSQL that users get. */
class RealArchiveIT {
  @TempDir Path folder;
  private TestStore test;

  @BeforeEach
  void makeStore() {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "Maven brings the archive of linux-amd64 alone");
    test = new TestStore(folder);
  }

  @Test
  void theArchiveOfTheBuiltInManifestIsInstalledAndRuns() throws Exception {
    InstallResult result =
        Installer.of(test.store, test.settings(Manifest.builtIn()).build(), Progress.SILENT)
            .install(InstallRequest.of("postgres", VersionSpec.of("18")).from(Binaries.archive()));
    assertThat(result.installed().receipt().trust()).isEqualTo("pinned");
    assertThat(Verification.verify(result.installed())).isEmpty();
    assertThat(countFiles(result.installed().directory()))
        .isEqualTo(countFiles(Binaries.postgres18()) + 2);
    assertThat(Doctor.store(test.store, Map.of()))
        .noneMatch(finding -> finding.level() == Finding.Level.ERROR);
  }

  @Test
  void aSmallHeapIsEnough() throws Exception {
    byte[] archive = Files.readAllBytes(Binaries.archive());
    try (RawServer server = new RawServer((request, reply) -> reply.ok(archive))) {
      Path manifest = Files.writeString(folder.resolve("manifest.json"), Manifest.builtIn().json());
      Files.createDirectories(test.home);
      Process process = Child.start(test.home, server.uri().toString(), manifest, "", "");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(test.store.active("postgres")).isPresent();
  }

  /** Opens a connection to another machine: only on demand, with -Damp.download=true. */
  @Test
  @EnabledIfSystemProperty(
      named = "amp.download",
      matches = "true",
      disabledReason = "it downloads from another machine; -Damp.download=true runs it")
  void theRepositoryHasWhatTheManifestPins() {
    InstallSettings settings = InstallSettings.builder().userHome(folder).build();
    for (String version : new String[] {"17", "18"}) {
      InstallResult result =
          Installer.of(test.store, settings, Progress.SILENT)
              .install(InstallRequest.of("postgres", VersionSpec.of(version)));
      assertThat(result.installed().receipt().source()).startsWith("https://");
      assertThat(Verification.verify(result.installed())).isEmpty();
    }
  }

  private static long countFiles(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path)).count();
    }
  }
}
