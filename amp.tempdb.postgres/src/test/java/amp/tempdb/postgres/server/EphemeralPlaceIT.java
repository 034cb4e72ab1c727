package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.file.Trees;
import amp.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralPlaceIT {
  private static final Path USUAL = Path.of("/tmp");

  @TempDir Path chosen;

  @Test
  void itIsInMemoryWhereThereIsMuchAndNothingOfItStaysAfterAKill() throws Exception {
    Path expected = MemoryFolder.insteadOf(USUAL).orElse(USUAL);
    Path root;
    try (HolderProcess holder = open(USUAL)) {
      root = root(holder);
      assertThat(root.getParent()).isEqualTo(expected);
      holder.kill();
    }
    Eventually.holds("end of the folder", () -> !Files.exists(root));
  }

  @Test
  void aTemporaryFolderThatSomebodyChoseHasIt() throws Exception {
    try (HolderProcess holder = open(chosen)) {
      assertThat(root(holder).getParent()).isEqualTo(chosen.toRealPath());
    }
  }

  private static HolderProcess open(Path temporary) throws Exception {
    return HolderProcess.start(
        Path.of(""), Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary));
  }

  /** A server works in its data directory. */
  private static Path root(HolderProcess holder) throws Exception {
    return Trees.parent(Path.of("/proc/" + holder.server() + "/cwd").toRealPath());
  }
}
