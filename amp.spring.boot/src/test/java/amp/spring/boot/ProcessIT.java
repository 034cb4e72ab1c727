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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a process of its own: how it restarts, and what is left when it has ended. */
class ProcessIT {
  private static final String SIMPLY = "-Dspring.devtools.restart.enabled=false";

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
    Path classes = Path.of("target/test-classes").toAbsolutePath();
    Path jar = project.resolve("application.jar");
    Path jarProgram = Path.of(System.getProperty("java.home"), "bin/jar");
    Run.command(jarProgram.toString(), "cf", jar.toString(), "-C", classes.toString(), ".")
        .orFail();
    String jars =
        Arrays.stream(Applications.classPath().split(File.pathSeparator))
            .filter(entry -> !Files.isDirectory(Path.of(entry)))
            .collect(Collectors.joining(File.pathSeparator));
    String classPath = jar + File.pathSeparator + jars;

    Run without =
        Run.of(
            Applications.java(classPath, SIMPLY, NotesApplication.class.getName())
                .directory(project.toFile()));

    assertThat(without.exitCode()).as(without.out()).isNotZero();
    assertThat(without.out()).contains("Failed to configure a DataSource");
    assertThat(project.resolve(".amp")).doesNotExist();

    Run.of(
            Applications.java(
                    classPath,
                    SIMPLY,
                    "-Damp.database.enabled=true",
                    NotesApplication.class.getName())
                .directory(project.toFile()))
        .orFail();
    assertThat(project.resolve(".amp/metadb/data")).isDirectory();
  }
}
