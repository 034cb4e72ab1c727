package amp.maven.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goals of our plugin, in real builds with real databases. */
class GoalsIT {
  /** Writes what a property of the build says into a file, as code generators read it. */
  private static final String COPY =
      """
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-resources-plugin</artifactId>
        <version>3.5.0</version>
        <executions>
          <execution>
            <id>copy</id>
            <phase>generate-sources</phase>
            <goals><goal>copy-resources</goal></goals>
            <configuration>
              <outputDirectory>target/copied</outputDirectory>
              <encoding>UTF-8</encoding>
              <resources>
                <resource><directory>src</directory><filtering>true</filtering></resource>
              </resources>
            </configuration>
          </execution>
        </executions>
      </plugin>
      """;

  @TempDir static Path common;
  private static Path repository;

  @TempDir Path folder;
  private MavenProject project;

  @BeforeAll
  static void publish() throws IOException {
    repository = LocalRepository.fill(common.resolve("repository"));
  }

  @BeforeEach
  void makeProject() throws IOException {
    folder = folder.toRealPath();
    project = new MavenProject(folder, repository, Path.of(System.getProperty("amp.maven")));
  }

  @AfterEach
  void nothingIsLeftRunning() {
    for (String place : List.of(".amp/metadb", "target/amp")) {
      Eventually.holds(place + " has no server", () -> running(folder.resolve(place)).isEmpty());
    }
  }

  private static String plugin(String configuration, String... goals) {
    StringBuilder executions = new StringBuilder();
    for (String goal : goals) {
      executions.append("<goal>").append(goal).append("</goal>");
    }
    return """
    <plugin>
      <groupId>amp</groupId>
      <artifactId>amp.maven.plugin</artifactId>
      <version>%s</version>
      <configuration><backend>system</backend>%s</configuration>
      <executions>
        <execution><id>amp</id><goals>%s</goals></execution>
      </executions>
    </plugin>
    """
        .formatted(LocalRepository.VERSION, configuration, executions);
  }

  private static Optional<RunningDb> running(Path place) {
    return TempDb.running(spec(place));
  }

  private static TempDbSpec spec(Path place) {
    Path programs = Binaries.postgres18().resolve("bin");
    return TempDbSpec.at(place)
        .with(s -> s.backend("system").binaries(programs).home(Binaries.sharedHome()));
  }

  private String copied(String module) throws IOException {
    return Files.readString(folder.resolve(module).resolve("target/copied/url"));
  }

  private void copying(String module, String property) throws IOException {
    Path source = Files.createDirectories(folder.resolve(module).resolve("src"));
    Files.writeString(source.resolve("url"), "${" + property + "}");
  }

  @Test
  void laterPluginsAreToldTheDatabaseAndTheBuildLeavesNoneRunning() throws IOException {
    project.module("", plugin("", "start") + COPY);
    copying("", "amp.jdbc.url");

    project.maven("verify").orFail();

    assertThat(copied("")).startsWith("jdbc:postgresql://localhost").contains("socketFactory");
    assertThat(folder.resolve(".amp/metadb/data/PG_VERSION")).exists();
    assertThat(folder.resolve(".amp/.gitignore")).exists();
  }

  @Test
  void noDatabaseIsStartedBesideAnExternalOneOfTheProject() throws IOException {
    project.module("", plugin("", "start") + COPY);
    Path amp = Files.createDirectory(folder.resolve(".amp"));
    Files.writeString(
        amp.resolve("config.toml"), "[metadata_db]\nurl = \"postgresql://db.example.com/x\"");

    Run build = project.maven("verify");

    assertThat(build.exitCode()).isNotZero();
    assertThat(build.out()).contains("config.toml names an external database, by metadata_db.url");
    assertThat(amp.resolve("metadb")).doesNotExist();
  }

  @Test
  void aBuildThatFailsLeavesNoneRunning() throws IOException {
    project.module("", plugin("<lifetime>target</lifetime>", "start") + COPY);
    Files.writeString(folder.resolve("src"), "a file where a folder should be");

    assertThat(project.maven("verify").exitCode()).isNotZero();

    assertThat(folder.resolve("target/amp/data/PG_VERSION")).exists();
  }

  @Test
  void modulesThatAreBuiltAtOnceShareTheDatabaseThatRuns() throws IOException, SQLException {
    project.root("one", "two", "three");
    for (String module : List.of("one", "two", "three")) {
      project.module(module, plugin("", "start", "stop") + COPY);
      copying(module, "amp.url");
    }
    try (TempDb db = TempDb.open(spec(folder.resolve(".amp/metadb")))) {
      try (Connection connection = db.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        project.maven("-T", "3", "verify").orFail();

        ResultSet still = statement.executeQuery("select 1");
        assertThat(still.next()).isTrue();
      }
      for (String module : List.of("one", "two", "three")) {
        assertThat(copied(module)).isEqualTo(db.connection().libpqUrl());
      }
    }
  }

  @Test
  void aDatabaseOfTheBuildIsInNoFolderOfTheProject() throws IOException {
    project.module("", plugin("<lifetime>build</lifetime>", "start") + COPY);
    copying("", "amp.user");

    project.maven("verify").orFail();

    assertThat(copied("")).isEqualTo("postgres");
    assertThat(folder.resolve(".amp")).doesNotExist();
    assertThat(folder.resolve("target/amp")).doesNotExist();
  }

  @Test
  void whoNamesADatabaseIsGivenNoOther() throws IOException {
    project.module("", plugin("", "start") + COPY);
    copying("", "amp.jdbc.url");

    project.maven("verify", "-Damp.jdbc.url=jdbc:postgresql://elsewhere/ci").orFail();

    assertThat(copied("")).isEqualTo("jdbc:postgresql://elsewhere/ci");
    assertThat(folder.resolve(".amp")).doesNotExist();
  }

  @Test
  void whoNamesADatabaseFindsItsPartsInTheOtherProperties() throws IOException {
    project.module("", plugin("", "start") + COPY);
    copying("", "amp.url} ${amp.host} ${amp.port} ${amp.user} ${amp.password} ${amp.database");

    project
        .maven(
            "verify",
            "-Damp.jdbc.url=jdbc:postgresql://elsewhere/ci?password=word",
            "-Damp.user=robot")
        .orFail();

    assertThat(copied(""))
        .isEqualTo("postgresql://robot@elsewhere:5432/ci elsewhere 5432 robot word ci");
  }

  @Test
  void aKilledMavenLeavesNoneRunning() throws Exception {
    project.module("", plugin(""));
    Path output = folder.resolve("output");
    Process maven = project.start(output, "amp:run");
    Eventually.whileAlive(maven)
        .finds(Pattern.compile("Press Ctrl.C"), 0, () -> Files.readString(output));
    assertThat(running(folder.resolve(".amp/metadb"))).isPresent();

    // The launcher is a shell that has become Java.
    maven.destroyForcibly().waitFor();
  }

  @Test
  void aKilledMavenLeavesNoTemporaryDatabase() throws Exception {
    project.module("", plugin(""));
    Path output = folder.resolve("output");
    Process maven = project.start(output, "amp:run", "-Damp.lifetime=build");
    Eventually.whileAlive(maven)
        .finds(Pattern.compile("Press Ctrl.C"), 0, () -> Files.readString(output));
    Matcher socket = Pattern.compile("[?&]host=(/[^&\\s]+)").matcher(Files.readString(output));
    assertThat(socket.find()).as(Files.readString(output)).isTrue();
    Path run = Path.of(URLDecoder.decode(socket.group(1), StandardCharsets.UTF_8));
    assertThat(run).exists();

    maven.destroyForcibly().waitFor();

    Eventually.holds("the end of " + run, () -> !Files.exists(run.getParent()));
  }

  @Test
  void aDetachedServerRunsUntilItIsStopped() throws IOException {
    project.module("", plugin("", "start"));
    Path place = folder.resolve(".amp/metadb");

    project.maven("amp:start", "-Damp.detach").orFail();
    assertThat(running(place)).isPresent();
    project.maven("initialize").orFail();
    assertThat(running(place)).isPresent();

    assertThat(project.maven("amp:stop").orFail().out()).contains("stopped; the data is kept");
    assertThat(running(place)).isEmpty();
  }

  @Test
  void aSnapshotIsMadeListedAndReturnedTo() throws IOException, SQLException {
    project.module("", plugin(""));
    TempDbSpec spec = spec(folder.resolve(".amp/metadb"));
    execute(spec, "create table kept ()");

    Run none = project.maven("amp:restore", "-Damp.name=v1");
    assertThat(none.exitCode()).isNotZero();
    assertThat(none.out()).contains("there is no snapshot v1").doesNotContain("\tat ");
    project.maven("amp:snapshot", "-Damp.name=v1", "-Damp.note=before").orFail();
    assertThat(project.maven("amp:snapshot").orFail().out()).contains("snapshot v1", "before");
    execute(spec, "drop table kept");
    project.maven("amp:restore", "-Damp.name=v1").orFail();

    execute(spec, "select * from kept");
  }

  private static void execute(TempDbSpec spec, String sql) throws SQLException {
    try (TempDb db = TempDb.open(spec);
        Connection connection = db.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void whatIsWrongIsSaidInASentence() throws IOException {
    project.module("", plugin(""));

    Run wrong = project.maven("amp:start", "-Damp.lifetime=forever");
    Run missing = project.maven("amp:psql");

    assertThat(wrong.exitCode()).isNotZero();
    assertThat(wrong.out())
        .contains("cannot be \"forever\". Use one of: project, target, build.")
        .doesNotContain("\tat ");
    assertThat(missing.out()).contains("there is no database in " + folder.resolve(".amp/metadb"));
    assertThat(folder.resolve(".amp")).doesNotExist();
  }
}
