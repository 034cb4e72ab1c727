package amp.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Eventually;
import amp.testkit.Java;
import amp.testkit.Run;
import io.micronaut.context.ApplicationContext;
import io.micronaut.testresources.core.TestResourcesResolutionException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test Resources' own server with ours, and applications with its client and nothing of ours. */
class TestResourcesIT {
  private static final String OURS =
      TestResources.class.getProtectionDomain().getCodeSource().getLocation().getPath();

  @TempDir Path folder;
  private Process server;

  @BeforeEach
  void startServer() throws Exception {
    server =
        java(
                jar("server"),
                entry -> entry.contains("/amp"),
                "io.micronaut.testresources.server.TestResourcesService",
                "--port-file=" + folder.resolve("port"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Eventually.whileAlive(server).until("the port", this::port, text -> !text.isEmpty());
  }

  @AfterEach
  void stopServer() {
    server.destroyForcibly();
  }

  @Test
  void aDataSourceHasADatabaseThatAllApplicationsShareUntilTheServerIsKilled() throws Exception {
    Map<String, String> first = application();
    String url = said(first, "datasources.default.url");

    assertThat(url).contains("//127.0.0.1:");
    try (Connection connection =
        DriverManager.getConnection(
            url.replaceFirst("\\?.*", ""),
            said(first, "datasources.default.username"),
            said(first, "datasources.default.password"))) {
      assertThat(connection.getCatalog()).isEqualTo("default");
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      assertThat(connection.isValid(10)).isTrue();
    }
    assertThat(application()).isEqualTo(first);

    server.destroyForcibly().waitFor();
    Eventually.holds("the end of PostgreSQL", () -> !connects(url));
  }

  @Test
  void eachDataSourceHasItsOwnAndRdbcHasThatOfTheSameName() throws Exception {
    Map<String, String> found = application();
    String reports = said(found, "datasources.reports.url");

    assertThat(reports).contains("/reports?");
    String place = reports.replaceFirst("jdbc:postgresql:(.*)\\?.*", "$1");
    assertThat(found)
        .containsEntry("r2dbc.datasources.reports.url", "r2dbc:postgresql:" + place)
        .containsEntry(
            "r2dbc.datasources.reports.password", said(found, "datasources.reports.password"));
  }

  @Test
  void anotherKindOfDatabaseIsLeftToOthers() throws Exception {
    assertThat(application()).doesNotContainKey("datasources.legacy.url");
    assertThat(folder.resolve("log")).content().doesNotContain("Exception:");
  }

  @Test
  void aDataSourceWithAUrlOfItsOwnIsServedNothing() throws Exception {
    assertThat(application())
        .doesNotContainKeys(
            "datasources.theirs.username",
            "datasources.theirs.password",
            "datasources.memory.username",
            "datasources.memory.password");
  }

  private String port() throws Exception {
    Path file = folder.resolve("port");
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  private static boolean connects(String url) {
    try {
      DriverManager.getConnection(url).close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Returns what an application that has no URL is told, by property. */
  private Map<String, String> application() throws Exception {
    ProcessBuilder java =
        java(
            jar("client"),
            entry -> !entry.equals(OURS),
            "-Dmicronaut.test.resources.server.uri=http://localhost:" + port(),
            Application.class.getName());
    return Run.of(java)
        .orFail()
        .out()
        .lines()
        .filter(line -> line.contains("datasources."))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private static String said(Map<String, String> found, String property) {
    return Optional.ofNullable(found.get(property)).orElseThrow(() -> new AssertionError(found));
  }

  private static String jar(String part) {
    return Path.of(
            System.getProperty("amp.test-resources"), "micronaut-test-resources-" + part + ".jar")
        .toString();
  }

  /** Returns a JVM with this jar and what is wanted of our class path. */
  private static ProcessBuilder java(
      String jar, Predicate<String> wanted, String... optionsAndMain) {
    String classPath =
        Stream.concat(
                Stream.of(jar),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(wanted))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = Java.command("-cp", classPath);
    command.addAll(List.of(optionsAndMain));
    return new ProcessBuilder(command);
  }

  /** An application with four data sources that have no URL, and two that have one. */
  static final class Application {
    private static final List<String> KEYS = List.of("url", "username", "password");

    private Application() {}

    public static void main(String[] arguments) {
      Map<String, Object> configuration =
          Map.of(
              "datasources.default.maximum-pool-size", 2,
              "datasources.reports.db-type", "postgresql",
              "datasources.legacy.db-type", "mysql",
              "datasources.theirs.url", "jdbc:postgresql://theirs.example.com/db",
              "datasources.memory.url", "jdbc:h2:mem:db",
              "r2dbc.datasources.reports.dialect", "POSTGRES");
      try (ApplicationContext context =
          ApplicationContext.builder()
              .deduceEnvironment(false)
              .environments("test")
              .properties(configuration)
              .start()) {
        for (String source :
            List.of(
                "datasources.default",
                "datasources.reports",
                "datasources.legacy",
                "datasources.theirs",
                "datasources.memory",
                "r2dbc.datasources.reports")) {
          for (String key : KEYS) {
            print(context, source + "." + key);
          }
        }
      }
    }

    private static void print(ApplicationContext context, String property) {
      try {
        context
            .getProperty(property, String.class)
            .ifPresent(value -> System.out.println(property + "=" + value));
      } catch (TestResourcesResolutionException e) {
        // Nobody serves this one.
      }
    }
  }
}
