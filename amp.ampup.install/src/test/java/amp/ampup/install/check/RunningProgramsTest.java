package amp.ampup.install.check;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class RunningProgramsTest {
  @TempDir Path folder;
  private Path file;
  private Installed installed;

  @BeforeEach
  void makeInstallation() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("of one"));
    file = Files.writeString(directory.resolve("file"), "");
    installed =
        new Installed(
            new Receipt(
                "ampd", Version.of("0.1.0"), Platform.current(), "test", "00", "pinned", ""),
            directory);
  }

  @Test
  void aProcessWithAFileOfItInItsCommandRunsFromIt() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), installed.directory());
    assertThat(isFound(file.toString())).isTrue();
    assertThat(isFound(link.resolve("../of one/file").toString())).isTrue();
    assertThat(isFound(link.resolve("file").toString())).isTrue();
    assertThat(isFound(installed.directory() + ".other/file")).isFalse();
    assertThat(isFound("/", "//", "", "file", "--file=" + file)).isFalse();
  }

  @Test
  void aServerOfAViewNeedsWhatTheViewIsMadeOf() throws Exception {
    Path view = folder.resolve("views/one");
    Path program = Files.createDirectories(view.resolve("bin")).resolve("postgres");
    Files.writeString(program, "");
    Files.writeString(view.resolve("made-of"), folder.resolve("none") + "\n");
    assertThat(isFound(program.toString())).isFalse();
    Files.writeString(view.resolve("made-of"), folder + "\n" + installed.directory() + "\n");
    assertThat(isFound(program.toString())).isTrue();
  }

  @Test
  void whatWeHaveOpenIsNotWhatAnotherHas() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add("/dev/fd/" + i);
      names.add("/proc/self/fd/" + i);
    }
    try (InputStream open = Files.newInputStream(file)) {
      assertThat(isFound(names.toArray(String[]::new))).isFalse();
      assertThat(open.read()).isNegative();
    }
  }

  private boolean isFound(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "read line", "sh"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).start();
    try {
      return RunningPrograms.of(installed).contains(process.pid());
    } finally {
      process.destroy();
      process.waitFor();
    }
  }
}
