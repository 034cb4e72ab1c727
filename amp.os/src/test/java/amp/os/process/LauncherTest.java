package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir Path folder;

  private static String read(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Test
  void whatWouldChangePostgresIsScrubbed() throws Exception {
    Map<String, String> disturbing =
        new HashMap<>(
            Map.of("PGPORT", "1", "PGDATA", "x", "LC_TIME", "de", "LANG", "de", "AMP_TEST", "h"));
    Launcher launcher = Launcher.of(List.of("env")).variables(disturbing).scrubbed();
    assertThat(read(launcher.piped()).lines().filter(line -> !line.startsWith("PATH=")))
        .contains("AMP_TEST=h", "LC_ALL=C")
        .noneMatch(line -> line.startsWith("PG") || line.startsWith("LANG"))
        .filteredOn(line -> line.startsWith("LC_"))
        .hasSize(1);
  }

  @Test
  void allThatItWritesIsAppendedToTheLogAndItsInputReadFromTheFile() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "before\n");
    Path input = Files.writeString(folder.resolve("input"), "read\n");
    Process process =
        Launcher.of(List.of("sh", "-c", "cat; echo error >&2")).input(input).logged(log);
    assertThat(process.waitFor()).isZero();
    assertThat(log).hasContent("before\nread\nerror\n");
  }
}
