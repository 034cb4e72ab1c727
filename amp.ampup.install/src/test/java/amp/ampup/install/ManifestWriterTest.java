package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.manifest.Manifest;
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
  }

  private ManifestWriter writer(Path archive) {
    InstallSettings settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(folder.resolve("user"))
            .mirror("http://127.0.0.1:9/")
            .build();
    return new ManifestWriter(settings, log::add).withPrograms(List.of(archive));
  }

  private Path archive(String name) throws IOException {
    Path program = folder.resolve("amp/bin/ampd");
    Files.createDirectories(folder.resolve("amp/bin"));
    Files.writeString(program, "#!/bin/sh\n");
    Path archive = folder.resolve(name);
    Run.command("tar", "-C", folder.toString(), "-czf", archive.toString(), "amp").orFail();
    return archive;
  }
}
