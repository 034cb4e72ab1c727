package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One user's machine: a home, an ampup folder with PostgreSQL in it, a project, an environment. */
final class Sandbox {
  private static final Path DISTRIBUTION = Reactor.folder("amp.cli").resolve("target/amp");
  private static boolean installed;

  final Path project;
  final Map<String, String> environment = new LinkedHashMap<>();
  final List<String> prefix = new ArrayList<>();
  private Path distribution = DISTRIBUTION;

  private Sandbox(Path folder, Path home) throws IOException {
    project = Files.createDirectories(folder.resolve("project"));
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", Files.createDirectories(folder.resolve("user")).toString());
    environment.put("AMPUP_HOME", home.toString());
  }

  /** A machine on which ampup has installed PostgreSQL, once a build. */
  static synchronized Sandbox withPostgres(Path folder) throws IOException {
    Sandbox sandbox = new Sandbox(folder, Binaries.sharedHome());
    if (!installed) {
      sandbox
          .run(
              "ampup",
              "install",
              "--component",
              "postgres",
              "--from",
              Binaries.archive().toString())
          .orFail();
      installed = true;
    }
    return sandbox;
  }

  /** A machine with an ampup folder that is not there yet. */
  static Sandbox empty(Path folder) throws IOException {
    return new Sandbox(folder, folder.resolve("ampup"));
  }

  /** The same project seen through another folder. */
  Sandbox in(Path other) throws IOException {
    Sandbox sandbox = new Sandbox(other, Path.of(environment.get("AMPUP_HOME")));
    sandbox.environment.putAll(environment);
    return sandbox;
  }

  /** Gives everything to another user, who runs the programs from now on. */
  void become(long user, Path folder) {
    distribution = folder.resolve("amp");
    Path home = folder.resolve("ampup-home");
    Run.command("cp", "-a", DISTRIBUTION.toString(), distribution.toString()).orFail();
    Run.command("cp", "-a", environment.get("AMPUP_HOME"), home.toString()).orFail();
    Run.command("chown", "-R", user + ":" + user, folder.toString()).orFail();
    Run.command("chmod", "a+rx", folder.toString()).orFail();
    environment.put("AMPUP_HOME", home.toString());
    prefix.addAll(List.of("setpriv", "--reuid", "" + user, "--regid", "" + user, "--clear-groups"));
  }

  ProcessBuilder builder(String... words) {
    List<String> command = new ArrayList<>(prefix);
    command.add(distribution.resolve("bin").resolve(words[0]).toString());
    command.addAll(List.of(words).subList(1, words.length));
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  /** Runs a command to its end. */
  Run run(String... words) {
    return Run.of(builder(words));
  }

  /** Starts {@code ampd solo} with more arguments, and waits until it is ready or has ended. */
  Daemon solo(String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("ampd", "solo"));
    words.addAll(List.of(arguments));
    return Daemon.start(builder(words.toArray(String[]::new)));
  }

  /** The URL that JDBC takes, as the command prints it. */
  String jdbcUrl() {
    return run("ampctl", "metadb", "url", "--format", "jdbc").orFail().out().strip();
  }

  Path metadb() {
    return project.resolve(".amp/metadb");
  }

  String log() throws IOException {
    return Files.readString(metadb().resolve("log/server.log"));
  }

  /** Processes whose command line names this project. */
  List<Long> processes() throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (commandLine(process).contains(project.toRealPath().toString())) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    }
    return found;
  }

  private static String commandLine(Path process) {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), "UTF-8");
    } catch (IOException e) {
      return "";
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long: " + what).isLessThan(end);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
