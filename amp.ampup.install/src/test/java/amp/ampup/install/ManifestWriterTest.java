package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.manifest.Packages;
import amp.ampup.install.source.Artifact;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries for amp's own programs, which need no network. */
class ManifestWriterTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();

  @Test
  void ourOwnProgramsArePinnedAsUpdatesLookForThem() throws IOException {
    Path archive = archive("amp-0.2.0-linux-amd64-musl.tar.gz");

    Manifest manifest = Manifest.parse(writer(archive).write(3, List.of()), "");

    assertThat(Programs.versions(manifest, Platform.of("linux-amd64-musl")))
        .containsExactly(Version.of("0.2.0"));
    Artifact pinned = manifest.artifacts().get(0);
    assertThat(pinned.path()).isEqualTo("amp-0.2.0-linux-amd64-musl.tar.gz");
    assertThat(pinned.size()).isEqualTo(Files.size(archive));
    assertThat(pinned.hash()).isEqualTo(TestStore.sha512(Files.readAllBytes(archive)));
    assertThat(log).containsExactly("amp-0.2.0-linux-amd64-musl.tar.gz: pinned");
  }

  /** Of no suite there is nothing of the component that is described anew, and the rest stays. */
  @Test
  void aComponentAloneIsDescribedAnew() throws IOException {
    Packages all = Packages.builtIn();
    Path list = Files.writeString(folder.resolve("packages.json"), all.json());
    PackagesWriter writer =
        new PackagesWriter(
            InstallSettings.builder().offline().build(), folder.resolve("cache"), log::add);
    Packages written =
        Packages.parse(writer.updating(list, List.of("pg-client")).write(9, List.of()), "pinned");
    assertThat(written.number()).isEqualTo(9);
    assertThat(written.packages())
        .containsExactlyElementsOf(
            all.packages().stream().filter(p -> !p.component().equals("pg-client")).toList());
    assertThatThrownBy(() -> writer.updating(list, List.of("no_such")))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("no component no_such is offered");
  }

  /** Debian packs it with the server. */
  @Test
  void pgbenchIsPinnedWithTheClientPrograms() {
    assertThat(Packages.builtIn().packages())
        .filteredOn(artifact -> artifact.component().equals("pg-client"))
        .hasSize(6)
        .allSatisfy(
            artifact ->
                assertThat(artifact.parts())
                    .singleElement()
                    .satisfies(part -> assertThat(part.needs()).contains("libpq.so.5")));
  }

  @Test
  void whatIsNoArchiveOfOursIsRefused() throws IOException {
    Path named = archive("ampd-0.2.0.tar.gz");
    assertThatThrownBy(() -> writer(named).write(3, List.of()))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("ampd-0.2.0.tar.gz is not named as");

    Path text = Files.writeString(folder.resolve("amp-0.2.0-linux-amd64.tar.gz"), "no archive");
    assertThatThrownBy(() -> writer(text).write(3, List.of()))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("cannot be pinned");

    assertThatThrownBy(() -> writer(Path.of("/")).write(3, List.of()))
        .isInstanceOf(AmpupException.class)
        .hasMessageStartingWith("/ is not named as");
  }

  @Test
  void anArchiveWithoutAmpIsRefused() throws IOException {
    Path other = archive("amp-0.2.0-linux-amd64.tar.gz", "hello");

    assertThatThrownBy(() -> writer(other).write(3, List.of()))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("there is no bin/ampup in it");
    assertThat(log).isEmpty();
  }

  @Test
  void ofTwoArchivesWithOneNameNoneIsChosen() throws IOException {
    Path first = archive("amp-0.2.0-linux-amd64.tar.gz");
    Path second = Files.createDirectory(folder.resolve("other")).resolve(first.getFileName());
    Files.writeString(folder.resolve("amp/README"), "another");
    pack(second);

    assertThatThrownBy(() -> writer(first, second).write(3, List.of()))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("two archives named amp-0.2.0-linux-amd64.tar.gz");
  }

  private ManifestWriter writer(Path... archives) {
    InstallSettings settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(folder.resolve("user"))
            .mirror("http://127.0.0.1:9/")
            .build();
    return new ManifestWriter(settings, log::add).withPrograms(List.of(archives));
  }

  private Path archive(String name) throws IOException {
    return archive(name, "bin/ampup");
  }

  private Path archive(String name, String content) throws IOException {
    Path program = folder.resolve("amp").resolve(content);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n");
    return pack(folder.resolve(name));
  }

  private Path pack(Path archive) {
    Run.command("tar", "-C", folder.toString(), "-czf", archive.toString(), "amp").orFail();
    return archive;
  }
}
