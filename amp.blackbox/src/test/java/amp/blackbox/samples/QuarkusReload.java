package amp.blackbox.samples;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sample of Quarkus while somebody develops it: {@code mvn quarkus:dev}, for which Quarkus
 * wants a newer Maven than what builds this project.
 */
final class QuarkusReload {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Pattern LISTENS =
      Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");

  private static final String WORDS = "greeted so far: ";
  private static final String OTHER_WORDS = "remembered: ";

  private final Path folder;
  private final ProcessBuilder maven;
  private final Path out;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Prepares it.
   *
   * @param folder the sample, which is built there already
   * @param maven the home of a Maven that Quarkus takes
   * @param repository the local repository
   * @param environment what the sample was built with
   */
  QuarkusReload(Path folder, Path maven, Path repository, Map<String, String> environment) {
    this.folder = folder;
    out = folder.resolve("dev.log");
    List<String> command =
        List.of(
            maven.resolve("bin/mvn").toString(),
            "-B",
            "-ntp",
            "-Dmaven.repo.local=" + repository,
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=0",
            "-Dquarkus.analytics.disabled=true",
            "-Dquarkus.console.enabled=false",
            "-Ddebug=false",
            "quarkus:dev");
    this.maven =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    this.maven.environment().keySet().removeIf(variable -> variable.startsWith("MAVEN_"));
    this.maven.environment().putAll(environment);
  }

  /**
   * A changed class is compiled and the application made anew, while the server goes on running
   * with its rows. When the application is killed, the server ends, and nothing is left.
   */
  void keepsTheDatabaseAndLeavesNothing() throws IOException, InterruptedException {
    Process process = maven.start();
    try {
      String greetings = address(process) + "/greetings";
      client.send(
          HttpRequest.newBuilder(URI.create(greetings + "?name=Ada"))
              .POST(BodyPublishers.noBody())
              .build(),
          BodyHandlers.discarding());
      assertThat(body(greetings)).isEqualTo(WORDS + "[Ada]");
      Path postmaster = folder.resolve(".amp/metadb/data/postmaster.pid");
      String server = Files.readString(postmaster);

      change();

      Eventually.within(LIMIT)
          .every(Duration.ofMillis(100))
          .until(
              "the changed class, of " + said(),
              () -> body(greetings),
              text -> text.equals(OTHER_WORDS + "[Ada]"));
      assertThat(Files.readString(postmaster)).as("the server").isEqualTo(server);
      try (Stream<String> lines = Files.lines(folder.resolve(".amp/metadb/log/server.log"))) {
        assertThat(lines.filter(line -> line.contains("ready to accept connections")))
            .as("how often a server was started")
            .hasSize(1);
      }

      application(process).destroyForcibly();

      ProcessHandle.of(Long.parseLong(server.lines().findFirst().orElseThrow()))
          .ifPresent(ended -> ended.onExit().join());
      Eventually.holds("a server that ended clean", () -> Files.notExists(postmaster));
      assertThat(process.waitFor()).as(said()).isNotZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private String address(Process process) {
    String said =
        Eventually.within(LIMIT)
            .until(
                "an application that listens",
                this::said,
                text -> LISTENS.matcher(text).find() || !process.isAlive());
    Matcher listens = LISTENS.matcher(said);
    assertThat(listens.find()).as(said).isTrue();
    return listens.group(1);
  }

  private void change() throws IOException {
    Path source = folder.resolve("src/main/java/example/GreetingsResource.java");
    String text = Files.readString(source);
    assertThat(text).contains(WORDS);
    Files.writeString(source, text.replace(WORDS, OTHER_WORDS));
  }

  /** Maven has it in a process of its own. */
  private static ProcessHandle application(Process maven) {
    return maven
        .descendants()
        .filter(
            process -> process.info().commandLine().filter(l -> l.contains("-dev.jar")).isPresent())
        .findFirst()
        .orElseThrow(() -> new AssertionError("Maven has started no application"));
  }

  private String said() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String body(String address) throws InterruptedException {
    try {
      return client
          .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
