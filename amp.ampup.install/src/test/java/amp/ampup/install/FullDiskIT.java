package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.VersionSpec;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.os.file.Trees;
import amp.testkit.Archives;
import amp.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskIT {
  @TempDir Path folder;

  @Test
  void tooLittleRoomIsToldBeforeAnythingIsFetched() throws IOException {
    byte[] noise = new byte[600_000];
    new Random(1).nextBytes(noise);
    byte[] jar = Archives.jar("p.txz", Archives.postgres("18.6").file("lib/big", noise).txz());
    try (RawServer server = new RawServer((request, reply) -> reply.ok(jar))) {
      fails(jar, server);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aDiskThatFillsUpMeanwhileIsToldAndNothingIsLeft() throws IOException {
    byte[] zeros = new byte[8_000_000];
    byte[] jar = Archives.jar("p.txz", Archives.postgres("18.6").file("lib/big", zeros).txz());
    try (RawServer server = new RawServer((request, reply) -> reply.ok(jar))) {
      fails(jar, server);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void anExtensionThatFindsNoRoomIsToldAndTheNextInstallationWorks() throws IOException {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "the modules that Maven brings are those of linux-amd64");
    Archives files =
        ExtensionPackages.files(ExtensionPackages.module())
            .file(ExtensionPackages.EXTENSION + "hstore--1.8.data", new byte[8_000_000]);
    Path deb = Files.write(folder.resolve("x.deb"), ExtensionPackages.deb(files));
    InstallRequest request = InstallRequest.of("hstore_x", VersionSpec.LATEST).from(deb);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 2)) {
      TestStore test = new TestStore(disk.place());
      Installer installer =
          Installer.of(
              test.store, test.settings(Manifest.builtIn()).offline().build(), Progress.SILENT);
      assertThatThrownBy(() -> installer.install(request))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("not enough room");
      assertThat(test.store.components()).isEmpty();
      assertThat(Trees.children(test.store.layout().staging())).isEmpty();
      assertThat(Trees.children(test.store.layout().trash())).isEmpty();
      disk.resize(32);
      Installed installed = installer.install(request).installed();
      assertThat(Verification.verify(installed)).isEmpty();
      assertThat(test.store.active("hstore_x", 18)).contains(installed);
    }
  }

  private void fails(byte[] jar, RawServer server) throws IOException {
    Manifest manifest = TestStore.manifest(Map.of("18.6.0", jar));
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 2)) {
      TestStore test = new TestStore(disk.place());
      assertThatThrownBy(() -> test.install(test.installer(manifest, server.uri()), "18"))
          .isInstanceOf(AmpupException.class)
          .hasMessageMatching(
              ".*not enough room.* [0-9.]+ [kM]B are needed, [0-9.]+ [kM]?B were found.*");
      assertThat(test.store.components()).isEmpty();
      try (Stream<Path> staged = Files.list(test.store.layout().staging())) {
        assertThat(staged).isEmpty();
      }
    }
  }
}
