package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.process.OsProcess;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.server.Holder;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The files of a cluster's folder, which a crash, a copy or somebody else may have damaged. */
class FilesFuzzTest {
  @TempDir static Path root;

  private static ClusterFolder folder() throws IOException {
    ClusterFolder folder = new ClusterFolder(root.toRealPath());
    folder.prepare();
    return folder;
  }

  @FuzzTest
  void anyPidFileTellsOfAProcessOrOfNone(byte[] input) throws IOException {
    Files.write(PidFile.of(root), input);
    PidFile.read(root)
        .ifPresent(
            file -> {
              assertThat(file.pid()).isGreaterThan(1);
              assertThat(file.port()).isBetween(0, 65_535);
              OsProcess.find(file.pid());
            });
  }

  @FuzzTest
  void anyStateFileIsReadAsWrittenOrIgnored(byte[] input) throws IOException {
    ClusterFolder folder = folder();
    Files.write(folder.state(), input);
    var state = ServerState.read(folder);
    if (state.isPresent()) {
      state.get().sameBoot();
      state.get().write(folder);
      assertThat(ServerState.read(folder)).isEqualTo(state);
    }
  }

  @FuzzTest
  void anyHolderFileIsThatOfAHolderOrIsRemoved(byte[] input) throws IOException {
    ClusterFolder folder = folder();
    Path file = folder.holders().resolve("anybody");
    Files.write(file, input);
    assertThat(Holder.living(folder)).isEmpty();
    assertThat(file).doesNotExist();
  }

  @FuzzTest
  void anyPasswordFileIsReadOrRefusedByName(byte[] input) throws IOException {
    ClusterFolder folder = folder();
    Files.write(folder.passwordFile(), input);
    try {
      assertThat(Password.read(folder)).isNotEmpty();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining(folder.passwordFile().toString());
    }
  }

  @FuzzTest
  void anyVersionIsOneOrNone(byte[] input) {
    PgVersion.find(new String(input, StandardCharsets.UTF_8))
        .ifPresent(version -> assertThat(version.major()).isNotNegative());
  }
}
