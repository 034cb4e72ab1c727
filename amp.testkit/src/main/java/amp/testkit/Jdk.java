package amp.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK of this machine.
 *
 * @param home its folder
 * @param major its version, such as 17
 */
public record Jdk(Path home, int major) {
  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  /** Returns the one that runs this, then the others of the machine, the oldest first. */
  public static List<Jdk> all() throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    // Continuous integration names its JDKs so: JAVA_HOME_25_X64.
    Stream<Path> named =
        System.getenv().entrySet().stream()
            .filter(variable -> variable.getKey().startsWith("JAVA_HOME_"))
            .map(variable -> Path.of(variable.getValue()));
    List<Jdk> others =
        Stream.concat(named, installed().stream())
            .flatMap(home -> at(home).stream())
            .sorted(Comparator.comparingInt(Jdk::major))
            .toList();
    return Stream.concat(at(own).stream(), others.stream()).toList();
  }

  private static List<Path> installed() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes.toList();
    }
  }

  private static Optional<Jdk> at(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/javac")) || !Files.isReadable(release)) {
      return Optional.empty();
    }
    try {
      return VERSION
          .matcher(Files.readString(release))
          .results()
          .findFirst()
          .map((MatchResult found) -> new Jdk(home, Integer.parseInt(found.group(1))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
