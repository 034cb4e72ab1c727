package amp.tempdb.junit;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The extension's own tests, as they are compiled here, with the oldest JUnit that is promised and
 * with the newest that there is.
 */
class OtherJUnitsIT {
  private static final String JARS_OF_JUNIT = "(junit-|opentest4j-|apiguardian-).*\\.jar";

  @ParameterizedTest
  @ValueSource(strings = {"junit-oldest", "junit-next"})
  void everyTestOfTheExtensionPasses(String folder) {
    long tests =
        Arrays.stream(TempDbTestIT.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .count();

    Run run = console(folder, "execute", "--select-class", TempDbTestIT.class.getName()).orFail();

    assertThat(run.out())
        .containsPattern("\\[ +" + tests + " tests successful +]")
        .containsPattern("\\[ +0 tests failed +]")
        .containsPattern("\\[ +0 tests aborted +]")
        .containsPattern("\\[ +0 tests skipped +]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junit-oldest", "junit-next"})
  void theJUnitIsTheOneThatIsMeant(String folder) {
    String version = System.getProperty(folder.replace('-', '.') + ".version");

    assertThat(console(folder, "engines").orFail().out())
        .contains("junit-jupiter (org.junit.jupiter:junit-jupiter-engine:" + version + ")");
  }

  private static Run console(String folder, String... arguments) {
    String[] command = {
      Path.of(System.getProperty("java.home"), "bin/java").toString(),
      "-Damp.testkit.directory=" + System.getProperty("amp.testkit.directory"),
      "-cp",
      classPath(Path.of("target", folder).toAbsolutePath()),
      "org.junit.platform.console.ConsoleLauncher"
    };
    String[] all = Arrays.copyOf(command, command.length + arguments.length);
    System.arraycopy(arguments, 0, all, command.length, arguments.length);
    return Run.command(all);
  }

  /** The class path of this test, with the jars in a folder in place of JUnit's. */
  private static String classPath(Path jars) {
    String ours =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(ours.split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().matches(JARS_OF_JUNIT))
            .collect(Collectors.joining(File.pathSeparator))
        + File.pathSeparator
        + jars.resolve("*");
  }
}
