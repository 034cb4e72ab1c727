package amp.benchmarks;

import amp.os.file.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Programs, timed from exec. */
final class CommandCandidates {
  private CommandCandidates() {}

  /** A program that ends by itself. */
  record Exit(String name, Measure measure, Commands commands) implements Candidate {
    @Override
    public void run(Recorder recorder) throws Exception {
      ProcessBuilder command = commands.next();
      long begin = System.nanoTime();
      Process process = command.start();
      try (BufferedReader out = process.inputReader()) {
        int exitCode = process.waitFor();
        recorder.record(measure, System.nanoTime() - begin);
        if (exitCode != 0) {
          throw new IllegalStateException(
              command.command() + " failed: " + out.lines().collect(Collectors.joining("\n")));
        }
      }
    }
  }

  /** {@code ampd solo}, until it says that it is ready, and then its end after SIGTERM. */
  record Solo(Measure start, Measure stop, Distribution distribution, Projects projects)
      implements Candidate {
    @Override
    public String name() {
      return "ampd solo";
    }

    @Override
    public void run(Recorder recorder) throws Exception {
      Path project = Files.createDirectories(projects.next());
      ProcessBuilder command = distribution.command(project, "ampd", "solo");
      long begin = System.nanoTime();
      Process process = command.start();
      try (BufferedReader out = process.inputReader()) {
        awaitReady(out);
        recorder.record(start, System.nanoTime() - begin);
        if (start == Measure.SOLO_EXISTING) {
          recorder.record(Measure.SOLO_MEMORY, Memory.resident(process.pid()));
        }
        long end = System.nanoTime();
        process.destroy();
        process.waitFor();
        recorder.record(stop, System.nanoTime() - end);
      }
    }

    private static void awaitReady(BufferedReader out) throws IOException {
      StringBuilder said = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("ready")) {
          return;
        }
        said.append(line).append('\n');
      }
      throw new IllegalStateException("ampd solo ended before it was ready: " + said);
    }
  }

  /** Makes the command of the next run. */
  @FunctionalInterface
  interface Commands {
    ProcessBuilder next() throws Exception;
  }

  /** Chooses the folder of the next run. */
  @FunctionalInterface
  interface Projects {
    Path next();
  }

  /**
   * The programs that are measured.
   *
   * @param folder the built distribution
   * @param home the ampup folder they use
   */
  record Distribution(Path folder, Path home) {
    boolean exists() {
      return Files.isExecutable(folder.resolve("bin/ampd"));
    }

    /** Returns the program java that the launchers start: the one that comes along, or ours. */
    private Path java() {
      Path own = folder.resolve("runtime/bin/java");
      return Files.isExecutable(own)
          ? own
          : Path.of(System.getProperty("java.home"), "bin", "java");
    }

    ProcessBuilder command(Path directory, String program, String... arguments) {
      List<String> words = new ArrayList<>();
      words.add(folder.resolve("bin").resolve(program).toString());
      words.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
      builder.environment().put("AMPUP_HOME", home.toString());
      builder.environment().remove("AMP_DIR");
      return builder.redirectErrorStream(true);
    }
  }

  /**
   * The least program in the same JVM with the flags of our launchers, and with the class data that
   * a JDK has of its own.
   *
   * @param folder where that is made: the Java of a distribution brings none
   */
  static Commands hello(Distribution distribution, Path folder) throws Exception {
    Path data = Files.createDirectories(folder).resolve("jdk.jsa");
    ProcessBuilder dump =
        new ProcessBuilder(
            distribution.java().toString(),
            "-Xshare:dump",
            "-XX:+UseG1GC",
            "-XX:SharedArchiveFile=" + data);
    if (dump.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() != 0) {
      throw new IllegalStateException(dump.command() + " failed");
    }
    Path jar = Path.of(System.getProperty("java.class.path").split(":", 2)[0]).toRealPath();
    ProcessBuilder command =
        new ProcessBuilder(
            distribution.java().toString(),
            "-Xshare:auto",
            "-XX:SharedArchiveFile=" + data,
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=5",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xms16m",
            "-Xmx256m",
            "-cp",
            jar.toString(),
            Hello.class.getName());
    return () -> command;
  }

  /** Unpacks an archive, and leaves it to the system when it is on disk. */
  static ProcessBuilder tar(Path archive, Path folder) throws IOException {
    Files.createDirectories(folder);
    return new ProcessBuilder("tar", "-xJf", archive.toString(), "-C", folder.toString());
  }

  /**
   * Installs the same from the jar that holds the archive, into a store of its own; no template is
   * made, since unpacking is what is compared.
   */
  static ProcessBuilder install(Distribution distribution, Path jar, Path home) {
    Distribution own = new Distribution(distribution.folder(), home);
    return own.command(
        Trees.parent(jar), "ampup", "install", "--no-prepare", "--from", jar.toString());
  }
}
