package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class ContainedFuzzTest {
  @TempDir static Path root;
  private static Path folder;

  @BeforeAll
  static void make() throws IOException {
    folder = Files.createDirectories(root.resolve("project/.amp"));
    Files.createDirectory(folder.resolve("in"));
    Files.createSymbolicLink(folder.resolve("out"), root);
    Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("away"), Path.of("/nowhere"));
  }

  @FuzzTest
  void noNameLeadsOutOfTheFolder(byte[] input) throws IOException {
    Path path;
    try {
      path = folder.resolve(new String(input, StandardCharsets.UTF_8));
    } catch (InvalidPathException e) {
      return;
    }
    Path real = folder.toRealPath();
    Contained.in(folder, path)
        .ifPresent(found -> assertThat(found.normalize()).as("%s", path).startsWithRaw(real));
  }
}
