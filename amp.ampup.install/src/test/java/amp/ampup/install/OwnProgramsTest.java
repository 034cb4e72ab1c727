package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.source.Artifact;
import amp.testkit.Archives;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Amp's own programs, which a signed manifest pins, and which lie beside it. */
@DisabledOnOs(OS.WINDOWS)
class OwnProgramsTest {
  private static final VersionSpec NEW = VersionSpec.of("0.5.0");

  @TempDir Path folder;
  private TestStore test;

  @BeforeEach
  void installOld() throws IOException {
    test = new TestStore(folder);
    for (String program : List.of("ampup", "ampd")) {
      installer(new Manifest(1, List.of()))
          .install(InstallRequest.of(program, VersionSpec.LATEST).from(file("0.4.0", "0.4.0")));
    }
  }

  @Test
  void aNewerOneIsTheActiveOneWhenItHasRunAndTheOldOneStays() throws IOException {
    Manifest manifest = manifest(file("0.5.0", "0.5.0"));
    assertThat(Updates.of(test.store, settings(manifest), Progress.SILENT).ofPrograms())
        .containsExactly(
            new Updates.Update("ampup", Version.of("0.4.0"), Version.of("0.5.0"), Optional.empty()),
            new Updates.Update("ampd", Version.of("0.4.0"), Version.of("0.5.0"), Optional.empty()));

    installer(manifest).install(InstallRequest.of("ampup", NEW));

    assertThat(Run.command(test.store.layout().bin().resolve("ampup").toString()).orFail().out())
        .isEqualTo("ampup 0.5.0\n");
    assertThat(test.store.installed("ampup"))
        .map(Installed::version)
        .containsExactlyInAnyOrder(Version.of("0.4.0"), Version.of("0.5.0"));
    assertThat(active("ampd")).hasToString("0.4.0");
    assertThat(Updates.of(test.store, settings(manifest), Progress.SILENT).available())
        .map(Updates.Update::component)
        .containsExactly("ampd");
  }

  @Test
  void oneThatDoesNotRunChangesNothing() throws IOException {
    Manifest manifest = manifest(file("0.5.0", "no Java'; exit 1; echo '"));

    assertRefused(manifest, "bin/ampup of the archive does not run here (exit code 1, ampup no");
  }

  @Test
  void oneThatIsOfAnotherVersionChangesNothing() throws IOException {
    Manifest manifest = manifest(file("0.5.0", "0.4.9"));

    assertRefused(manifest, "the archive of 0.5.0 holds ampup 0.4.9");
  }

  @Test
  void oneThatIsNotThePublishedFileChangesNothing() throws IOException {
    Path file = file("0.5.0", "0.5.0");
    Manifest manifest = manifest(file);
    Files.write(file, Files.readAllBytes(file("0.5.1", "0.5.1")));

    assertRefused(manifest, "has the SHA-512");
  }

  @ParameterizedTest
  @ValueSource(strings = {"receipt.json", "files.json", "Receipt.json/in"})
  void oneWithFilesOfTheNamesOfAmpupsOwnIsRefusedByThatName(String name) throws IOException {
    byte[] archive =
        new Archives().program("amp/bin/ampup", "ampup 0.5.0").file("amp/" + name, "{}").tgz();
    Path file = Files.write(folder.resolve("amp-0.5.0.tar.gz"), archive);

    assertThatThrownBy(
            () ->
                installer(new Manifest(1, List.of()))
                    .install(InstallRequest.of("ampup", VersionSpec.LATEST).from(file)))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("it holds " + name.toLowerCase(Locale.ROOT).replace("/in", ""));
    assertThat(test.store.installed("ampup")).hasSize(1);
  }

  @Test
  void withoutAnAddressOfTheManifestNobodyKnowsWhereTheyAre() throws IOException {
    Manifest manifest = manifest(file("0.5.0", "0.5.0"));
    Installer installer =
        Installer.of(test.store, test.settings(manifest).build(), Progress.SILENT);

    assertThatThrownBy(() -> installer.install(InstallRequest.of("ampup", NEW)))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("it is not known where amp-0.5.0.tar.gz is published");
  }

  @Test
  void aVersionThatNoManifestPinsIsNamed() throws IOException {
    Manifest manifest = manifest(file("0.5.0", "0.5.0"));

    assertThatThrownBy(
            () -> installer(manifest).install(InstallRequest.of("ampctl", VersionSpec.of("0.6.0"))))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("no manifest pins amp 0.6.0")
        .hasMessageContaining("(pinned: 0.5.0)");
  }

  private void assertRefused(Manifest manifest, String message) {
    assertThatThrownBy(() -> installer(manifest).install(InstallRequest.of("ampup", NEW)))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(message);
    assertThat(active("ampup")).hasToString("0.4.0");
    assertThat(test.store.installed("ampup")).hasSize(1);
  }

  private Version active(String component) {
    return test.store.active(component).orElseThrow().version();
  }

  private Installer installer(Manifest manifest) {
    return Installer.of(test.store, settings(manifest), Progress.SILENT);
  }

  private InstallSettings settings(Manifest manifest) {
    return test.settings(manifest)
        .manifestUrl(folder.resolve("published/manifest.json").toUri().toString())
        .build();
  }

  private Path file(String version, String told) throws IOException {
    Archives archive = new Archives();
    for (String program : List.of("ampup", "ampd", "ampctl")) {
      archive.program("amp-" + version + "/bin/" + program, program + " " + told);
    }
    Path published = Files.createDirectories(folder.resolve("published"));
    return Files.write(published.resolve("amp-" + version + ".tar.gz"), archive.tgz());
  }

  private static Manifest manifest(Path archive) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    return new Manifest(
        2,
        List.of(
            new Artifact(
                "amp",
                Version.of("0.5.0"),
                Platform.current(),
                "amp",
                archive.getFileName().toString(),
                bytes.length,
                -1,
                TestStore.sha512(bytes),
                "pinned")));
  }
}
