package amp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import amp.ampup.KnownProjects;
import amp.os.file.Trees;
import amp.spring.boot.app.Note;
import amp.spring.boot.app.Notes;
import amp.spring.boot.app.NotesApplication;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application that is being developed. */
class ProjectDatabaseIT {
  private static final String STARTED = "SELECT pg_postmaster_start_time()";

  @TempDir Path project;

  /** An application keeps its database until its JVM ends, and the folder goes before that. */
  @AfterEach
  void stop() {
    Path folder = project.resolve(".amp");
    TempDb.control(TempDbSpec.at(folder)).stop(true);
    Eventually.holds("the end of all that writes there", () -> isDeleted(folder));
  }

  private static boolean isDeleted(Path folder) {
    try {
      Trees.delete(folder);
      return Files.notExists(folder);
    } catch (IOException e) {
      return false;
    }
  }

  private static String ask(ConfigurableApplicationContext context, String sql) {
    return Objects.requireNonNull(
        context.getBean(JdbcTemplate.class).queryForObject(sql, String.class));
  }

  @Test
  void theApplicationHasTheDatabaseOfItsProject() {
    Path folder = project.resolve(".amp");
    try (ConfigurableApplicationContext context = Applications.run(folder)) {
      context.getBean(Notes.class).save(new Note("kept"));

      assertThat(ask(context, "SHOW data_directory")).startsWith(folder.toString());
      assertThat(ask(context, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(context, "SHOW listen_addresses")).isEmpty();
      assertThat(folder.resolve(".gitignore")).exists();
    }
  }

  @Test
  void theServerStaysWhenTheContextIsMadeAnew() {
    Path folder = project.resolve(".amp");
    String started;
    try (ConfigurableApplicationContext context = Applications.run(folder)) {
      started = ask(context, STARTED);
      context.getBean(Notes.class).save(new Note("kept"));
    }
    try (ConfigurableApplicationContext context = Applications.run(folder)) {
      assertThat(ask(context, STARTED)).isEqualTo(started);
      assertThat(context.getBean(Notes.class).findAll()).extracting(Note::text).contains("kept");
    }
  }

  @Test
  void anAddressThatIsSetCounts() {
    TestServer theirs = TestServer.shared();
    String url = theirs.newDatabase();
    String database = url.substring(url.lastIndexOf('/') + 1);
    Path folder = project.resolve(".amp");
    try (ConfigurableApplicationContext context =
        Applications.run(folder, "--spring.datasource.url=" + theirs.jdbcUrl(database))) {
      assertThat(ask(context, "SELECT current_database()")).isEqualTo(database);
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatATestStartsHasNoDatabaseOfTheProject() {
    Path folder = project.resolve(".amp");
    assertThatThrownBy(() -> Applications.runAsItIs(NotesApplication.class, folder).close())
        .hasStackTraceContaining("driver");
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatATestStartsInAThreadOfItsOwnHasNoneEither() {
    Path folder = project.resolve(".amp");
    CompletableFuture<Void> application =
        CompletableFuture.runAsync(
            () -> Applications.runAsItIs(NotesApplication.class, folder).close(),
            task -> new Thread(task).start());
    assertThatThrownBy(application::join).hasStackTraceContaining("driver");
    assertThat(folder).doesNotExist();
  }

  @Test
  void ampupKnowsTheProject() throws IOException {
    Path folder = project.resolve(".amp");
    Path home = project.resolve("home");
    Applications.run(folder, "--amp.database.home=" + home).close();

    assertThat(KnownProjects.of(home).list())
        .extracting(KnownProjects.Known::directory)
        .containsExactly(folder);
  }

  @Test
  void theProjectsConfigurationHoldsUnlessItNamesAnExternalDatabase() throws IOException {
    Path folder = Files.createDirectory(project.resolve(".amp"));
    Path file = folder.resolve("config.toml");
    Files.writeString(
        file,
        """
        [metadata_db.managed]
        durability = "fast"
        extensions = ["pg_trgm"]
        settings = { work_mem = "6MB", max_connections = 61 }
        """);
    try (ConfigurableApplicationContext context =
        Applications.run(folder, "--amp.database.settings.max_connections=62")) {
      assertThat(ask(context, "SHOW fsync")).isEqualTo("off");
      assertThat(ask(context, "SHOW work_mem")).isEqualTo("6MB");
      assertThat(ask(context, "SHOW max_connections")).isEqualTo("62");
    }
    Files.writeString(file, "metadata_db.managed.settings.archive_command = 'touch no'");
    assertThatThrownBy(() -> Applications.run(folder).close())
        .hasStackTraceContaining("server setting archive_command cannot be set by a project");
    Files.writeString(file, "[metadata_db]\nurl = \"postgresql://db.example.com/x\"");
    assertThatThrownBy(() -> Applications.run(folder).close())
        .hasStackTraceContaining("config.toml names an external database, by metadata_db.url");
  }

  @Test
  void settingsAndAnotherDatabaseCanBeNamed() {
    try (ConfigurableApplicationContext context =
        Applications.run(
            project.resolve(".amp"),
            "--amp.database.name=shop",
            "--amp.database.settings.work_mem=7MB")) {
      assertThat(ask(context, "SELECT current_database()")).isEqualTo("shop");
      assertThat(ask(context, "SHOW work_mem")).isEqualTo("7MB");
    }
  }

  @Test
  void reactiveConnectionsAreMadeToTheSocketToo() {
    String jdbc = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration";
    try (ConfigurableApplicationContext context =
        Applications.run(
            Reactive.class, project.resolve(".amp"), "--spring.autoconfigure.exclude=" + jdbc)) {
      ConnectionFactory factory = context.getBean(ConnectionFactory.class);
      String directory =
          Flux.usingWhen(
                  factory.create(),
                  connection ->
                      Flux.from(connection.createStatement("SHOW data_directory").execute())
                          .flatMap(result -> result.map((row, meta) -> row.get(0, String.class))),
                  Connection::close)
              .next()
              .switchIfEmpty(Mono.just("nothing"))
              .block();
      assertThat(directory).startsWith(project.toString());
    }
  }

  @EnableAutoConfiguration
  static class Reactive {}

  @Test
  void aPropertyThatCannotBeUsedIsNamed() {
    for (String property :
        List.of(
            "version=new", "name=a\033", "settings.work_mem=1\n2", "extensions=x y", "home=\0")) {
      Throwable failure =
          catchThrowable(
              () ->
                  Applications.run(project.resolve(".amp"), "--amp.database." + property).close());

      FailureAnalysis analysis =
          Objects.requireNonNull(new DatabaseFailureAnalyzer().analyze(failure), property);
      assertThat(analysis.getDescription())
          .startsWith("No database: the property amp.database." + property.split("=", -1)[0])
          .contains(" cannot be used: ")
          .doesNotContain("\033", "\0");
    }
  }

  @Test
  void whoHasNoPostgreSqlIsToldWhatToDo() {
    Throwable failure =
        catchThrowable(
            () ->
                Applications.run(
                        project.resolve(".amp"),
                        "--amp.database.backend=embedded",
                        "--amp.database.home=" + project.resolve("home"))
                    .close());

    FailureAnalysis analysis =
        Objects.requireNonNull(new DatabaseFailureAnalyzer().analyze(failure));
    assertThat(analysis.getDescription()).startsWith("No database: backend embedded is not");
    assertThat(analysis.getAction())
        .contains("ampup install --component postgres")
        .contains("spring.datasource.url");
  }

  @Test
  void aFolderThatCannotBeIsToldWithTheProperty() throws IOException {
    Path taken = Files.createDirectories(project.resolve("taken"));
    Path file = Files.writeString(taken.resolve("file"), "somebody's");

    for (Path folder : List.of(taken, file)) {
      Throwable failure = catchThrowable(() -> Applications.run(folder).close());

      FailureAnalysis analysis =
          Objects.requireNonNull(new DatabaseFailureAnalyzer().analyze(failure));
      assertThat(analysis.getAction()).contains("amp.database.folder").doesNotContain("amp-dir");
    }
  }
}
