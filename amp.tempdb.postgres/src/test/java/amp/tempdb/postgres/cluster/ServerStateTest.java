package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.process.OsProcess;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.extension.UsedExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerStateTest {
  @TempDir Path temporary;
  private ClusterFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ClusterFolder(temporary.resolve("metadb"));
    folder.prepare();
  }

  private static ServerState state(Endpoint endpoint, String world) {
    return new ServerState(
        "embedded",
        "18.6",
        new OsProcess(4711, 99),
        Optional.of(new OsProcess(4710, 98)),
        Optional.empty(),
        world,
        endpoint,
        Instant.parse("2026-01-02T03:04:05.678Z"),
        new ServerExtensions(
            List.of(
                new UsedExtension(
                    "pg_cron", "1.6", Optional.of(Path.of("/c d")), List.of("pg_cron"), true)),
            Optional.of(Path.of("/a \"view\""))));
  }

  private ServerState state() {
    return state(new Endpoint.Unix(folder.run().resolve("a \"b\" é")), "boot pid:[1]");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    for (ServerState state : new ServerState[] {state(), state(new Endpoint.Tcp(65_535), "")}) {
      state.write(folder);
      assertThat(ServerState.read(folder)).contains(state);
    }
    assertThat(Files.getPosixFilePermissions(folder.state())).hasSize(2);
  }

  @Test
  void aDamagedFileIsNoStateAndNoFailure() throws Exception {
    state().write(folder);
    byte[] good = Files.readAllBytes(folder.state());
    Random random = new Random(11);
    for (int i = 0; i < 2000; i++) {
      byte[] bad = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int damage = random.nextInt(4); damage > 0 && bad.length > 0; damage--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Files.write(folder.state(), bad);
      ServerState.read(folder).ifPresent(state -> assertThat(state.sameWorld()).isFalse());
    }
  }

  @Test
  void aFileOfAnotherFormatIsNoState() throws Exception {
    state().write(folder);
    String text = Files.readString(folder.state());
    Files.writeString(folder.state(), text.replace("\"format\": 1", "\"format\": 2"));
    assertThat(ServerState.read(folder)).isEmpty();
    Files.writeString(folder.state(), text.replace("5432", "0"));
    assertThat(ServerState.read(folder)).isEmpty();
    Files.delete(folder.state());
    Files.createDirectory(folder.state());
    assertThat(ServerState.read(folder)).isEmpty();
  }

  @Test
  void processIdsOfAnotherBootOrNamespaceMeanNothing() {
    Endpoint endpoint = new Endpoint.Tcp(5432);
    String world = OsProcess.world();
    assertThat(state(endpoint, world).sameWorld()).isTrue();
    assertThat(state(endpoint, world).sameBoot()).isTrue();
    String boot = world.split(" ", 2)[0];
    assertThat(state(endpoint, boot + " pid:[1]").sameWorld()).isFalse();
    assertThat(state(endpoint, boot + " pid:[1]").sameBoot()).isTrue();
    assertThat(state(endpoint, "other pid:[1]").sameBoot()).isFalse();
    assertThat(state(endpoint, "").sameBoot()).isFalse();
  }
}
