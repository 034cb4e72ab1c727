package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Java sources of all modules. */
final class SourceFiles {
  private SourceFiles() {}

  /** Returns those of the main code and of the tests. */
  static List<Path> all() throws IOException {
    try (Stream<Path> children = Files.list(Reactor.root())) {
      List<Path> found =
          children
              .map(module -> module.resolve("src"))
              .filter(Files::isDirectory)
              .flatMap(SourceFiles::javaFiles)
              .toList();
      assertThat(found).hasSizeGreaterThan(500);
      return found;
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
