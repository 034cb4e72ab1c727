package amp.tempdb.testcontainers;

import amp.os.OperatingSystem;
import amp.os.file.SmallFile;
import amp.tempdb.api.AmpupHome;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Whether databases may outlive the process. A URL asks for it, and each machine has to allow it,
 * so that a developer's keeps its data where CI has fresh ones.
 *
 * @param folder where they are kept; empty where they are not
 * @see <a href="https://java.testcontainers.org/features/reuse/">Testcontainers, Reusable
 *     Containers</a>
 */
record Reuse(Optional<Path> folder) {
  private static final String VARIABLE = "TESTCONTAINERS_REUSE_ENABLE";
  private static final String PROPERTY = "testcontainers.reuse.enable";
  private static final String FILE = ".testcontainers.properties";
  private static final int MOST_BYTES = 1 << 20;

  static Reuse ofUser() {
    return of(System.getenv(), OperatingSystem.userHome());
  }

  static Reuse of(Map<String, String> environment, Path home) {
    return new Reuse(
        isAllowed(environment, home)
            ? Optional.of(AmpupHome.locate(environment, home).resolve("reused"))
            : Optional.empty());
  }

  private static boolean isAllowed(Map<String, String> environment, Path home) {
    String variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isEmpty()) {
      return Boolean.parseBoolean(variable);
    }
    Path file = home.resolve(FILE);
    if (home.toString().isEmpty() || !Files.exists(file)) {
      return false;
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(SmallFile.textThroughLink(file, MOST_BYTES)));
    } catch (IOException e) {
      // What cannot be read allows nothing.
      return false;
    }
    return Boolean.parseBoolean(properties.getProperty(PROPERTY));
  }
}
