package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFolderTest {
  private static final long GIGABYTE = 1L << 30;

  @TempDir Path root;

  @BeforeEach
  void machineWithEightGigabytes() throws IOException {
    file("proc/meminfo", "MemTotal:       16000000 kB\nMemAvailable:    8388608 kB\n");
  }

  @Test
  void withoutALimitItIsWhatTheMachineHas() throws IOException {
    file("proc/self/cgroup", "0::/user.slice\n");
    file("sys/fs/cgroup/user.slice/memory.max", "max\n");

    assertThat(available()).isEqualTo(8 * GIGABYTE);
  }

  @Test
  void aLimitOfAGroupAboveCounts() throws IOException {
    file("proc/self/cgroup", "0::/user.slice/session.scope\n");
    file("sys/fs/cgroup/user.slice/session.scope/memory.max", "max\n");
    file("sys/fs/cgroup/user.slice/memory.max", String.valueOf(4 * GIGABYTE));
    file("sys/fs/cgroup/user.slice/memory.current", String.valueOf(GIGABYTE));

    assertThat(available()).isEqualTo(3 * GIGABYTE);
  }

  @Test
  void inAContainerItsLimitIsAtTheTop() throws IOException {
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", String.valueOf(2 * GIGABYTE));
    file("sys/fs/cgroup/memory.current", String.valueOf(GIGABYTE));

    assertThat(available()).isEqualTo(GIGABYTE);
  }

  @Test
  void groupsOfTheFirstVersionHaveTheirOwnFiles() throws IOException {
    file("proc/self/cgroup", "4:memory:/docker/of-the-host\n0::/\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", String.valueOf(2 * GIGABYTE));
    file("sys/fs/cgroup/memory/memory.usage_in_bytes", String.valueOf(GIGABYTE));

    assertThat(available()).isEqualTo(GIGABYTE);
  }

  @Test
  void whatCannotBeReadIsNoMemory() throws IOException {
    Files.delete(root.resolve("proc/meminfo"));

    assertThat(available()).isZero();
  }

  @Test
  void aTemporaryFolderThatSomebodyChoseIsKeptTo() {
    assertThat(MemoryFolder.insteadOf(root)).isEmpty();
  }

  private long available() {
    return new MemoryFolder(root).available();
  }

  private void file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
