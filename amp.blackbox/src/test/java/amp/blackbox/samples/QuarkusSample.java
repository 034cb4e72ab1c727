package amp.blackbox.samples;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Java;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What holds for the sample of Quarkus beyond its own tests, once it is built. */
final class QuarkusSample {
  /** All that an application has of ours in production. */
  private static final List<String> SHIPPED = List.of("amp.quarkus", "amp.tempdb.jdbc");

  private final Path folder;
  private final Map<String, String> environment;

  /**
   * Checks it.
   *
   * @param folder where it is built
   * @param environment what it was built with
   */
  QuarkusSample(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** The built application carries no part of Dev Services, and without a URL has no database. */
  void shipsNothingOfDevelopment() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("target/quarkus-app"))) {
      List<String> names = files.map(path -> path.getFileName().toString()).toList();
      assertThat(names)
          .filteredOn(name -> name.startsWith("amp.") || name.contains("zonky"))
          .as("of ours in production")
          .hasSameSizeAs(SHIPPED)
          .allMatch(
              name -> SHIPPED.stream().anyMatch(ours -> name.startsWith("amp." + ours + "-")));
    }

    Run run =
        Run.of(
            prepared(
                Java.command(
                    Path.of(environment.get("JAVA_HOME")),
                    "-Dquarkus.http.host=127.0.0.1",
                    "-Dquarkus.http.port=0",
                    "-jar",
                    "target/quarkus-app/quarkus-run.jar")));

    assertThat(run.exitCode()).as(run.out() + run.err()).isNotZero();
    assertThat(run.out() + run.err()).contains("URL is not set").doesNotContain("started in");
    assertThat(folder.resolve(".amp")).doesNotExist();
  }

  private ProcessBuilder prepared(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("MAVEN_"));
    builder.environment().putAll(environment);
    return builder;
  }
}
