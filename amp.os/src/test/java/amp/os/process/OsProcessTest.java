package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.file.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsProcessTest {
  @TempDir Path folder;
  private Path file;
  private Process child;
  private OsProcess process;

  @BeforeEach
  void start() throws Exception {
    file = Files.createFile(folder.resolve("open"));
    child =
        Launcher.of(List.of("sh", "-c", "echo ready; exec sleep 600"))
            .directory(folder)
            .input(file)
            .piped();
    assertThat(child.inputReader().readLine()).isEqualTo("ready");
    process = OsProcess.find(child.pid()).orElseThrow();
  }

  @AfterEach
  void end() {
    child.destroyForcibly();
  }

  @Test
  void itIsKnownByItsPidAndItsStart() {
    assertThat(process.alive()).isTrue();
    assertThat(OsProcess.find(child.pid())).contains(process);
    assertThat(new OsProcess(process.pid(), process.start() - 1).alive())
        .as("another process that had the same id")
        .isFalse();
  }

  @Test
  void whereItComesFromIsKnown() {
    long own = ProcessHandle.current().pid();
    OsProcess self = OsProcess.find(own).orElseThrow();

    assertThat(process.comesFrom(child.pid())).isTrue();
    assertThat(process.comesFrom(own)).isTrue();
    assertThat(self.comesFrom(child.pid())).isFalse();
    child.destroyForcibly();
    assertThat(process.awaitEnd(Deadline.in(Duration.ofSeconds(30)))).isTrue();
    assertThat(process.comesFrom(own)).isFalse();
  }

  @Test
  void itsEndIsAwaited() {
    assertThat(process.awaitEnd(Deadline.in(Duration.ZERO))).isFalse();
    child.destroyForcibly();
    assertThat(process.awaitEnd(Deadline.in(Duration.ofSeconds(30)))).isTrue();
    assertThat(process.alive()).isFalse();
  }

  @Test
  void whereItWorksAndWhatItHasOpenIsSeen() throws Exception {
    assumeTrue(OperatingSystem.LINUX, "only Linux has /proc");
    assertThat(process.worksIn(folder)).isTrue();
    assertThat(process.worksIn(Trees.parent(folder))).isFalse();
    assertThat(OsProcess.holds(process.pid(), file)).isTrue();
    assertThat(OsProcess.holds(process.pid(), Files.createFile(folder.resolve("closed"))))
        .isFalse();
    assertThat(OsProcess.ids()).contains(process.pid(), ProcessHandle.current().pid());
    assertThat(OsProcess.world()).isNotEmpty();
  }
}
