package amp.cli;

import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.FreshSignals;
import amp.testkit.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The built distribution, used in a folder as a user does. */
public final class Distribution {
  public static final Path HOME = Path.of("target/amp").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final List<Path> first;

  /**
   * Uses it in a folder.
   *
   * @param first directories that stand before all others on the path
   */
  public Distribution(Path folder, Path... first) {
    this.folder = folder;
    this.first = List.of(first);
  }

  /** A program that runs, with what it has written so far. */
  public static final class Started implements AutoCloseable {
    public final Process process;
    private final Path out;
    private final Path err;

    private Started(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    /** Waits until it has written what the pattern finds, and returns its group, or all. */
    public String await(String pattern) {
      Matcher found =
          Eventually.whileAlive(process).finds(Pattern.compile(pattern), 0, () -> out() + err());
      return found.group(found.groupCount());
    }

    /** Types into its standard input. */
    public Started type(String keys) throws IOException {
      OutputStream in = process.getOutputStream();
      in.write(keys.getBytes(StandardCharsets.UTF_8));
      in.flush();
      return this;
    }

    public void signal(String name) {
      Run.command("kill", "-" + name, Long.toString(process.pid())).orFail();
    }

    public int exitCode() throws IOException, InterruptedException {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        // The JVM says what its threads do.
        signal("QUIT");
        process.waitFor(1, TimeUnit.SECONDS);
        throw new AssertionError("it does not end:\n" + out() + err());
      }
      return process.exitValue();
    }

    public String out() throws IOException {
      return Files.readString(out);
    }

    public String err() throws IOException {
      return Files.readString(err);
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  /** Starts a program of the distribution. */
  public Started start(String program, String... arguments) throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder = builder(program, arguments);
    builder.command(FreshSignals.of(builder.command()));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Started(builder.start(), out, err);
  }

  /** Starts a program of the distribution at a terminal. */
  Pty terminal(String program, String... arguments) throws IOException {
    return new Pty(builder(program, arguments), Files.createTempFile(folder, "screen", ""));
  }

  /** Runs a program of the distribution to its end. */
  public Run run(String program, String... arguments) {
    return Run.of(builder(program, arguments));
  }

  /** Runs a program of the distribution behind the words of another, such as unshare(1). */
  public Run run(List<String> before, String program, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(builder(program, arguments).command());
    return Run.of(prepared(command));
  }

  /** Runs a shell that finds the programs on its path. */
  public Run shell(String script) {
    return Run.of(prepared(List.of("sh", "-c", script)));
  }

  private ProcessBuilder builder(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return prepared(command);
  }

  private ProcessBuilder prepared(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AMP") || name.startsWith("PG"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", folder.toString());
    environment.put("AMPUP_HOME", Binaries.sharedHome().toString());
    environment.put(
        "PATH",
        first.stream().map(bin -> bin + ":").collect(Collectors.joining())
            + HOME.resolve("bin")
            + ":"
            + Binaries.postgres18().resolve("bin")
            + ":/usr/bin:/bin");
    return builder;
  }
}
