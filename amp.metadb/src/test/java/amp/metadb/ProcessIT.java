package amp.metadb;

import static org.assertj.core.api.Assertions.assertThat;

import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.tx.Sql;
import amp.testkit.Java;
import amp.testkit.Run;
import amp.testkit.TestServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library in processes of its own, on the module path and on the class path. */
class ProcessIT {
  private static final TestServer server = TestServer.shared();
  private static final String MAIN = "amp.metadb.OpenMain";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEmptyDatabaseIsMigratedAndTheNextOpeningLoadsNeitherFlywayNorThePool(boolean modules)
      throws IOException {
    String url = server.newDatabase();
    Path log = folder.resolve("classes");
    String option = "-Xlog:class+load:file=" + log;

    run(modules, url, option);
    assertThat(Files.readString(log)).contains(" org.flywaydb.");

    Run second = run(modules, url, option);
    assertThat(second.out())
        .contains("0 runs listed")
        .contains(modules ? "module amp.metadb" : "unnamed module");
    assertThat(Files.readString(log))
        .contains(" amp.metadb.connect.LazyPool ")
        .doesNotContain(" org.flywaydb.")
        .doesNotContain(" com.zaxxer.hikari.");
  }

  @Test
  void aSocketDirectoryIsEnough() {
    String database = server.newDatabase();
    String name = database.substring(database.lastIndexOf('/') + 1);
    String socket =
        "postgresql:///"
            + name
            + "?user=postgres&host="
            + server.folder()
            + "&port="
            + server.port();
    assertThat(run(true, socket).out()).contains("0 runs listed");
  }

  @Test
  void processesThatMigrateAtOnceWaitForEachOther() throws Exception {
    String url = server.newDatabase();
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path out = folder.resolve("out" + i);
      processes.add(
          new ProcessBuilder(command(i % 2 == 0, url))
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start());
    }
    for (int i = 0; i < processes.size(); i++) {
      assertThat(processes.get(i).waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(processes.get(i).exitValue())
          .as(Files.readString(folder.resolve("out" + i), StandardCharsets.UTF_8))
          .isZero();
    }
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url))) {
      assertThat(versions(db)).containsExactly("1", "2", "3");
    }
  }

  /** Returns the versions of the schema in the order of their migrations. */
  static List<String> versions(MetadataDb db) {
    return db.transactions()
        .callIdempotent(
            c ->
                Sql.list(
                    c,
                    row -> row.getString(1),
                    "select version from amp.schema_history where version is not null"
                        + " order by installed_rank"));
  }

  /** Starts a process that opens a database; what it says is not kept. */
  static Process opening(String url) throws IOException {
    return new ProcessBuilder(command(true, url))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Run run(boolean modules, String url, String... options) {
    return Run.of(new ProcessBuilder(command(modules, url, options))).orFail();
  }

  private static List<String> command(boolean modules, String url, String... options) {
    List<String> all =
        Stream.of("jdk.module.path", "java.class.path")
            .map(name -> System.getProperty(name, ""))
            .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
            .filter(entry -> !entry.isEmpty())
            .distinct()
            .toList();
    Path tests = location(OpenMain.class);
    List<String> command = Java.command(options);
    if (modules) {
      List<String> libraries = all.stream().filter(ProcessIT::isLibrary).toList();
      command.addAll(List.of("-p", String.join(File.pathSeparator, libraries)));
      command.addAll(List.of("--patch-module", "amp.metadb=" + tests));
      command.addAll(List.of("--add-modules", "amp.tempdb.jdbc"));
      command.addAll(List.of("-m", "amp.metadb/" + MAIN));
    } else {
      List<String> path = new ArrayList<>(all);
      path.add(tests.toString());
      command.addAll(List.of("-cp", String.join(File.pathSeparator, path), MAIN));
    }
    command.add(url);
    return command;
  }

  /** Keeps what an application would have: test libraries would be modules of the graph too. */
  private static boolean isLibrary(String entry) {
    String name = Path.of(entry).getFileName().toString();
    return !entry.contains("test-classes")
        && Stream.of("junit", "surefire", "assertj", "byte-buddy", "opentest4j", "testkit", "api-g")
            .noneMatch(name::contains);
  }

  private static Path location(Class<?> type) {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    Path file = Path.of(java.net.URI.create(type.getResource(resource).toString()));
    return file.resolve("../../..").normalize();
  }
}
