package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A library's user has no command line: what would help is told as a {@link amp.problem.Remedy},
 * and the command line alone says which command does it.
 */
class LibraryWordsIT {
  private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");
  private static final Pattern COMMAND = Pattern.compile("\\b(ampctl|ampd) |--metadb-");

  @Test
  void noLibraryTellsItsUserToTypeACommand() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    for (Path module : Reactor.folders()) {
      if (module.endsWith("amp.cli") || module.endsWith("amp.testkit")) {
        continue;
      }
      for (Path file : sources(module.resolve("src/main/java"))) {
        files++;
        Matcher literal = LITERAL.matcher(withoutComments(Files.readString(file)));
        while (literal.find()) {
          if (COMMAND.matcher(literal.group()).find()) {
            found.add(file.getFileName() + ": " + literal.group());
          }
        }
      }
    }
    assertThat(found).isEmpty();
    assertThat(files).isGreaterThan(100);
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String withoutComments(String source) {
    return source.replaceAll("(?m)^\\s*(//|/?\\*).*$", "");
  }
}
