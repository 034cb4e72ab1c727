package amp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import amp.spring.boot.app.NotesApplication;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a process of its own: how it restarts, and what is left when it has ended. */
class ProcessIT {
  private static final String SIMPLY = "-Dspring.devtools.restart.enabled=false";

  private static final Path CLASSES = Path.of("target/test-classes").toAbsolutePath();

  @TempDir Path project;

  private Path out = Path.of("");

  @BeforeAll
  static void unpack() {
    Binaries.postgres18();
  }

  @BeforeEach
  void name() {
    out = project.resolve("out");
  }

  private Process start(String... arguments) throws IOException {
    return Applications.java(Applications.classPath(), arguments)
        .directory(project.toFile())
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  private List<String> servers(Process process, int starts) {
    return Eventually.whileAlive(process)
        .until(
            starts + " starts, of " + said(),
            () -> said().lines().filter(line -> line.startsWith("server ")).toList(),
            lines -> lines.size() == starts);
  }

  private String said() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ProcessHandle server() throws IOException {
    Path file = project.resolve(".amp/metadb/data/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0))).orElseThrow();
  }

  @Test
  void aRestartOfDevtoolsKeepsTheServer() throws Exception {
    Process process = start("-Dnotes.restarts=2", NotesApplication.class.getName());
    try {
      List<String> servers = servers(process, 3);

      assertThat(servers).allMatch(line -> line.endsWith(" loader RestartClassLoader"));
      assertThat(servers.stream().distinct()).hasSize(1);
      assertThat(said().lines().filter(line -> line.contains("the project's database in")))
          .as("how often the database was opened")
          .hasSize(1);
    } finally {
      end(process);
    }
  }

  @Test
  void theServerEndsWithTheApplication() throws Exception {
    Process process = start(NotesApplication.class.getName());
    servers(process, 1);
    ProcessHandle server = server();
    process.getOutputStream().close();
    assertThat(process.waitFor()).isZero();

    Eventually.holds("the server's end", () -> !server.isAlive());
    assertThat(project.resolve(".amp/metadb/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void nothingIsLeftOfAnApplicationThatIsKilled() throws Exception {
    Process process = start(NotesApplication.class.getName());
    servers(process, 1);
    end(process);

    assertThat(project.resolve(".amp/metadb/data/postmaster.pid")).doesNotExist();
  }

  /** Kills an application, and waits for the end of its server. */
  private void end(Process process) throws IOException, InterruptedException {
    ProcessHandle server = server();
    process.destroyForcibly().waitFor();
    Eventually.holds("the server's end", () -> !server.isAlive());
  }

  @Test
  void anApplicationInAJarHasNoDatabaseMadeByAccident() throws Exception {
    String classPath = classPath(jar());

    hasNoDatabase(classPath);

    run(classPath, "-Damp.database.enabled=true").orFail();
    assertThat(project.resolve(".amp/metadb/data")).isDirectory();
  }

  @Test
  void aFolderOfConfigurationBesideTheJarChangesNothing() throws Exception {
    Path configuration = Files.createDirectory(project.resolve("conf"));
    Files.writeString(configuration.resolve("shop.properties"), "open=true\n");

    hasNoDatabase(classPath(jar(), configuration));
  }

  @Test
  void anUnpackedWebArchiveHasNoDatabaseMadeByAccident() throws Exception {
    Path classes = Files.createDirectories(project.resolve("shop/WEB-INF")).resolve("classes");
    Run.command("cp", "-R", CLASSES.toString(), classes.toString()).orFail();

    hasNoDatabase(classPath(classes));
  }

  @Test
  void nothingIsMadeWhereItIsNotWanted() throws Exception {
    hasNoDatabase(classPath(CLASSES), "-Damp.database.enabled=false");
  }

  private Path jar() {
    Path jar = project.resolve("application.jar");
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    String[] arguments = {"cf", jar.toString(), "-C", CLASSES.toString(), "."};
    assertThat(tool.run(System.out, System.err, arguments)).isZero();
    return jar;
  }

  /** Returns a class path of the application's own entries, and the jars of all else. */
  private static String classPath(Path... own) {
    return Stream.concat(
            Arrays.stream(own).map(Path::toString),
            Arrays.stream(Applications.classPath().split(File.pathSeparator))
                .filter(entry -> !Files.isDirectory(Path.of(entry))))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Run run(String classPath, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(SIMPLY);
    arguments.add(NotesApplication.class.getName());
    return Run.of(
        Applications.java(classPath, arguments.toArray(String[]::new)).directory(project.toFile()));
  }

  private void hasNoDatabase(String classPath, String... options) throws Exception {
    Run run = run(classPath, options);

    assertThat(run.exitCode()).as(run.out()).isNotZero();
    assertThat(run.out()).contains("Failed to configure a DataSource");
    assertThat(project.resolve(".amp")).doesNotExist();
  }
}
