package amp.tempdb.junit;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Java;
import amp.testkit.Run;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The extension's own tests, as they are compiled here, with other JUnits than the one they are
 * compiled with.
 */
class OtherJUnitsIT {
  /** What asks JUnit for something. */
  private static final List<Class<?>> TESTS =
      List.of(TempDbTestIT.class, ParametersIT.class, ServersIT.class, MembersIT.class);

  /** What fills databases, which JUnit has no part in: with the oldest and the newest. */
  private static final List<Class<?>> PREPARATIONS = List.of(ScriptsIT.class, MigrationsIT.class);

  private static final String JARS_OF_JUNIT = "(junit-|opentest4j-|apiguardian-).*\\.jar";

  @ParameterizedTest
  @ValueSource(strings = {"5.10", "5.12", "5.13", "6"})
  void everyTestOfTheExtensionPasses(String junit) {
    List<Class<?>> types = new ArrayList<>(TESTS);
    if (List.of("5.10", "6").contains(junit)) {
      types.addAll(PREPARATIONS);
    }
    List<String> arguments = new ArrayList<>(List.of("execute"));
    types.forEach(type -> arguments.add("--select-class=" + type.getName()));
    long tests =
        types.stream()
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Test.class))
            .count();

    Run run = console(junit, JARS_OF_JUNIT, arguments.toArray(String[]::new)).orFail();

    assertThat(run.out())
        .containsPattern("\\[ +" + tests + " tests successful +]")
        .containsPattern("\\[ +0 tests failed +]")
        .containsPattern("\\[ +0 tests aborted +]")
        .containsPattern("\\[ +0 tests skipped +]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.10", "5.12", "5.13", "6"})
  void theJUnitIsTheOneThatIsMeant(String junit) {
    assertThat(console(junit, JARS_OF_JUNIT, "engines").orFail().out())
        .contains("junit-jupiter (org.junit.jupiter:junit-jupiter-engine:" + junit + ".");
  }

  @ParameterizedTest
  @CsvSource({
    "byFlyway, flyway-.*, org.flywaydb:flyway-database-postgresql",
    "byLiquibase, liquibase-.*, org.liquibase:liquibase-core"
  })
  void aLibraryThatThePreparationLacksIsNamed(String test, String jars, String library) {
    Run run =
        console(
            "6",
            JARS_OF_JUNIT + "|" + jars + "\\.jar",
            "execute",
            "--select-method="
                + MigrationsIT.Migrated.class.getName()
                + "#"
                + test
                + "(amp.tempdb.api.ConnectionInfo)",
            "--config=amp.tempdb.backend=system");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("needs a class that the tests do not bring").contains(library);
  }

  private static Run console(String junit, String without, String... arguments) {
    List<String> command =
        Java.command(
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-Damp.testkit.directory=" + System.getProperty("amp.testkit.directory"),
            "-cp",
            classPath(Path.of("target/junits", junit).toAbsolutePath(), without),
            "org.junit.platform.console.ConsoleLauncher");
    command.addAll(List.of(arguments));
    // It is a suite of its own.
    return Run.of(new ProcessBuilder(command), Duration.ofMinutes(10));
  }

  /** The class path of this test without some jars, with those in a folder in their place. */
  private static String classPath(Path jars, String without) {
    String ours =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(ours.split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().matches(without))
            .collect(Collectors.joining(File.pathSeparator))
        + File.pathSeparator
        + jars.resolve("*");
  }
}
