package amp.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.KnownProjects;
import amp.testkit.Java;
import amp.testkit.Run;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseExpressionsIT {
  private static final String URL = "datasources.default.url";

  private static Optional<String> url(Map<String, Object> configuration, String... environments) {
    return url(URL, configuration, environments);
  }

  private static Optional<String> url(
      String property, Map<String, Object> configuration, String... environments) {
    try (ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .environments(environments)
            .properties(configuration)
            .start()) {
      return context.getProperty(property, String.class);
    }
  }

  @Test
  void testsHaveADatabaseThatTheNextContextFindsRunning() throws SQLException {
    String first = url(Map.of(), "test").orElseThrow();

    assertThat(url(Map.of(), "test")).contains(first);
    try (Connection connection = DriverManager.getConnection(first);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_setting('fsync')")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("off");
    }
  }

  @Test
  void aDataSourceWithANameHasADatabaseOfThatName() throws SQLException {
    Map<String, Object> configuration = Map.of("datasources.reports.maximum-pool-size", 2);

    String first = url("datasources.reports.url", configuration, "test").orElseThrow();

    assertThat(url("datasources.reports.url", configuration, "test")).contains(first);
    assertThat(first).isNotEqualTo(url(configuration, "test").orElseThrow());
    try (Connection connection = DriverManager.getConnection(first)) {
      assertThat(connection.getCatalog()).isEqualTo("reports");
    }
  }

  @Test
  void aDataSourceWithANameThatHasAUrlKeepsIt() {
    String elsewhere = "jdbc:postgresql://elsewhere/db";
    String property = "datasources.reports.url";

    assertThat(url(property, Map.of(property, elsewhere), "test")).contains(elsewhere);
    assertThat(url("datasources.other.url", Map.of(property, elsewhere), "test")).isEmpty();
    assertThat(url(property, Map.of("datasources.reports.maximum-pool-size", 2))).isEmpty();
  }

  @Test
  void whatTheApplicationSaysCounts() {
    assertThat(url(Map.of(URL, "jdbc:postgresql://elsewhere/db"), "test"))
        .contains("jdbc:postgresql://elsewhere/db");
  }

  @Test
  void productionIsLeftAlone() {
    assertThat(url(Map.of())).isEmpty();
    assertThat(url(Map.of(), "production")).isEmpty();
  }

  @Test
  void developmentHasTheDatabaseOfTheCurrentFolderWhichAmpupKnows(@TempDir Path folder)
      throws Exception {
    Path project = folder.toRealPath();
    Path home = project.resolve("home");

    Run run = Run.of(application(project, home)).orFail();

    assertThat(run.out()).contains(project.resolve(".amp/metadb/run").toString());
    assertThat(run.out().lines().skip(1).findFirst().orElseThrow())
        .contains(project.resolve(".amp/metadb/run").toString(), "/reports?");
    assertThat(Files.exists(project.resolve(".amp/metadb/data/PG_VERSION"))).isTrue();
    assertThat(KnownProjects.of(home).list())
        .extracting(KnownProjects.Known::directory)
        .containsExactly(project.resolve(".amp"));
  }

  @Test
  void developmentStartsNoDatabaseBesideAnExternalOneOfTheProject(@TempDir Path folder)
      throws Exception {
    Path amp = Files.createDirectory(folder.toRealPath().resolve(".amp"));
    Files.writeString(
        amp.resolve("config.toml"), "[metadata_db]\nurl = \"postgresql://db.example.com/x\"");

    Run run = Run.of(application(folder, folder.resolve("home")));

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("config.toml names an external database, by metadata_db.url");
    assertThat(amp.resolve("metadb")).doesNotExist();
  }

  @Test
  void developmentGoesByTheProjectsConfiguration(@TempDir Path folder) throws Exception {
    Path amp = Files.createDirectory(folder.toRealPath().resolve(".amp"));
    Files.writeString(
        amp.resolve("config.toml"), "metadata_db.managed.extensions = ['no_such_component']");

    Run run = Run.of(application(folder, folder.resolve("home")));

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("no_such_component");
    assertThat(amp.resolve("metadb/data")).doesNotExist();
  }

  private static ProcessBuilder application(Path project, Path home) {
    ProcessBuilder java =
        new ProcessBuilder(
                Java.command(
                    "-cp", System.getProperty("java.class.path"), Application.class.getName()))
            .directory(project.toFile());
    java.environment().put("AMPUP_HOME", home.toString());
    return java;
  }

  /** An application in development. */
  static final class Application {
    private Application() {}

    public static void main(String[] arguments) {
      System.out.println(url(Map.of(), "dev").orElseThrow());
      Map<String, Object> named = Map.of("datasources.reports.maximum-pool-size", 2);
      System.out.println(url("datasources.reports.url", named, "dev").orElseThrow());
    }
  }
}
