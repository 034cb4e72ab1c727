package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class TrustedFoldersFuzzTest {
  /** No text that a fuzzer finds by chance names it. */
  private static final Path FOLDER = Path.of("/srv/7f3a/project");

  @TempDir static Path home;

  @FuzzTest
  void anyFileOfTheUsersNamesFoldersOrIsRefused(byte[] input) throws IOException {
    Path list = home.toRealPath().resolve(TrustedFolders.FILE);
    if (!Files.exists(list)) {
      NewFiles.write(list, "");
    }
    Files.write(list, input);
    TrustedFolders trusted = TrustedFolders.of(Map.of("AMPUP_HOME", list.getParent() + ""), home);
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(trusted.contain(FOLDER)).isEqualTo(isNamed(text.lines().map(String::strip)));
    } catch (RefusedFileException e) {
      assertThat(e).hasMessageContaining(list.toString());
    }
  }

  @FuzzTest
  void anyVariableNamesFolders(byte[] input) throws IOException {
    String text = new String(input, StandardCharsets.UTF_8);
    Map<String, String> environment =
        Map.of(TrustedFolders.VARIABLE, text, "AMPUP_HOME", home.resolve("none").toString());

    boolean contained = TrustedFolders.of(environment, home).contain(FOLDER);

    assertThat(contained).isEqualTo(isNamed(Stream.of(text.split(":", -1))));
  }

  /** Any folder that leads to it can be named, and every folder. */
  private static boolean isNamed(Stream<String> lines) {
    return lines.anyMatch(line -> line.equals("*") || isAbove(line));
  }

  private static boolean isAbove(String line) {
    return line.startsWith("/")
        && line.indexOf('\0') < 0
        && FOLDER.startsWith(Path.of(line).normalize());
  }
}
