package amp.cli.launch;

import amp.cli.Distribution;
import amp.testkit.Binaries;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A place from which no Java can be found but that of the distribution. */
abstract class RuntimeFixture {
  static final Path JDK = Path.of(System.getProperty("java.home"));
  static final Path JAVA = Distribution.HOME.resolve("runtime/bin/java");

  private static Path tools;

  @TempDir Path temp;

  /** Every program of the system but those of a Java. */
  @BeforeAll
  static void hideJava() throws IOException {
    tools = Files.createTempDirectory("tools");
    for (String folder : new String[] {"/usr/bin", "/bin"}) {
      try (DirectoryStream<Path> programs = Files.newDirectoryStream(Path.of(folder))) {
        for (Path program : programs) {
          Path link = tools.resolve(program.getFileName());
          if (!program.getFileName().toString().startsWith("java") && !Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, program);
          }
        }
      }
    }
  }

  @AfterAll
  static void removeTools() {
    Run.command("rm", "-rf", tools.toString()).orFail();
  }

  /** Returns the commands of a launcher as the shell traces them. */
  final String traced(Path distribution, Map<String, String> environment) {
    ProcessBuilder builder = builder(distribution, environment, "ampctl", "--version");
    builder.command().addAll(0, List.of("/bin/sh", "-x"));
    return Run.of(builder).orFail().err();
  }

  final Run run(Path distribution, Map<String, String> environment, String... words) {
    return Run.of(builder(distribution, environment, words));
  }

  final ProcessBuilder builder(
      Path distribution, Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.set(0, distribution.resolve("bin").resolve(words[0]).toString());
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools + ":" + Binaries.postgres18().resolve("bin"));
    builder.environment().put("HOME", temp.toString());
    builder.environment().put("AMPUP_HOME", Binaries.sharedHome().toString());
    builder.environment().putAll(environment);
    return builder;
  }
}
