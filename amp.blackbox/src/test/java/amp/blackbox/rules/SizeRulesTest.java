package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader can take in at once, in main code and in tests. */
class SizeRulesTest {
  private static final int LINES = 400;
  private static final int CLASSES = 25;

  @Test
  void noFileIsLongerThanAReaderCanTakeIn() throws IOException {
    Map<Path, Long> tooLong = new TreeMap<>();
    for (Path file : SourceFiles.all()) {
      try (Stream<String> lines = Files.lines(file)) {
        long count = lines.count();
        if (count > LINES) {
          tooLong.put(Reactor.root().relativize(file), count);
        }
      }
    }

    assertThat(tooLong).as("files of more than %d lines; split them by subject", LINES).isEmpty();
  }

  @Test
  void noPackageHoldsMoreThanAReaderCanTakeIn() throws IOException {
    Map<Path, Long> tooMany =
        SourceFiles.all().stream()
            .filter(file -> !file.getFileName().toString().endsWith("-info.java"))
            .map(file -> Reactor.root().relativize(file.resolveSibling("")))
            .collect(Collectors.groupingBy(folder -> folder, TreeMap::new, Collectors.counting()));
    tooMany.values().removeIf(count -> count <= CLASSES);

    assertThat(tooMany)
        .as("packages of more than %d classes; give what belongs together a room", CLASSES)
        .isEmpty();
  }
}
