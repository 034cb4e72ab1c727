package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.process.OsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ServerProcessTest {
  @TempDir Path folder;

  /** Tells whether a process is taken for a server that runs a script by a shell of this name. */
  private boolean serves(String shell, String script) throws IOException, InterruptedException {
    Path program = Files.copy(Path.of("/bin/sh").toRealPath(), folder.resolve(shell));
    Path name = Files.writeString(folder.resolve(script), "echo ready; read line\n");
    Process process =
        new ProcessBuilder(program.toString(), name.toString()).directory(folder.toFile()).start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("ready");
      return ServerProcess.serves(OsProcess.find(process.pid()).orElseThrow(), folder);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * The kernel has an emulator run programs for another processor, and names that as the program.
   */
  @Test
  void aServerThatIsEmulatedIsOne() throws Exception {
    assertThat(serves("qemu-aarch64-static", "postgres")).isTrue();
  }

  @Test
  void whatElseWorksInTheDataDirectoryIsNone() throws Exception {
    assertThat(serves("qemu-aarch64", "other")).isFalse();
    assertThat(serves("editor", "postgresql.conf")).isFalse();
  }
}
