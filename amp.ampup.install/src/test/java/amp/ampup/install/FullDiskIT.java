package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.AmpupException;
import amp.ampup.install.source.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs a small file system of its own, which only root can mount. */
class FullDiskIT {
  @TempDir Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0);
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

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

  private void fails(byte[] jar, RawServer server) throws IOException {
    Manifest manifest = TestStore.manifest(Map.of("18.6.0", jar));
    TestStore test = new TestStore(disk);
    assertThatThrownBy(() -> test.install(test.installer(manifest, server.uri()), "18"))
        .isInstanceOf(AmpupException.class)
        .hasMessageMatching(
            ".*not enough room.* [0-9.]+ MB are needed, [0-9.]+ [kM]?B were found.*");
    assertThat(test.store.components()).isEmpty();
    try (Stream<Path> staged = Files.list(test.store.layout().staging())) {
      assertThat(staged).isEmpty();
    }
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
