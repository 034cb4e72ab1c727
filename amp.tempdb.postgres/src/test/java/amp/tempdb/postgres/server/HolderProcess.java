package amp.tempdb.postgres.server;

import amp.tempdb.postgres.EngineFixture;
import amp.testkit.Binaries;
import amp.testkit.Java;
import amp.testkit.Run;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@link HolderMain} in a process of its own, which a test may kill. */
public final class HolderProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Path err;
  private final String firstLine;

  private HolderProcess(Process process, Path err) throws IOException {
    this.process = process;
    this.err = err;
    out = process.inputReader();
    String line = out.readLine();
    firstLine = line == null ? "" : line;
  }

  /** Starts one and waits until it has opened the database, or failed to. */
  public static HolderProcess start(Path metadb, Map<String, String> environment, String... prefix)
      throws IOException {
    Path err = Files.createTempFile("holder", ".err");
    ProcessBuilder builder = command(metadb, Binaries.sharedHome(), prefix);
    builder.redirectError(err.toFile()).environment().putAll(environment);
    return new HolderProcess(builder.start(), err);
  }

  /**
   * Starts one.
   *
   * @param prefix what comes before its command
   */
  public static HolderProcess start(Path metadb, List<String> prefix) throws IOException {
    return start(metadb, Map.of(), prefix.toArray(String[]::new));
  }

  /** Returns what starts one. */
  public static ProcessBuilder command(Path metadb, Path home, String... prefix) {
    return withPrefix(
        prefix,
        java(
            HolderMain.class,
            metadb.toString(),
            EngineFixture.POSTGRES.bin().toString(),
            home.toString()));
  }

  /**
   * Opens a database in a process of its own, and returns the process id of the server that answers
   * there.
   *
   * @param prefix what comes before its command
   */
  public static long ask(Path metadb, List<String> prefix) {
    ProcessBuilder asking = command(metadb, Binaries.sharedHome(), prefix.toArray(String[]::new));
    asking.command().add("ask");
    return Long.parseLong(Run.of(asking).orFail().out().strip());
  }

  private static ProcessBuilder withPrefix(String[] prefix, ProcessBuilder builder) {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(builder.command());
    return builder.command(command);
  }

  /** Returns what runs a class of these tests. */
  public static ProcessBuilder java(Class<?> main, String... arguments) {
    List<String> command = Java.command("-cp", classPath(), main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** The tests run as a patched module; the process takes everything from the class path. */
  private static String classPath() {
    List<String> entries = new ArrayList<>();
    entries.add(Path.of("target/classes").toAbsolutePath().toString());
    entries.add(Path.of("target/test-classes").toAbsolutePath().toString());
    entries.add(System.getProperty("jdk.module.path", ""));
    entries.add(System.getProperty("java.class.path", ""));
    return String.join(File.pathSeparator, entries);
  }

  public boolean opened() {
    return !firstLine.isEmpty();
  }

  /** The server's process id. */
  public long server() {
    if (!opened()) {
      throw new AssertionError("the holder failed: " + error());
    }
    return Long.parseLong(firstLine.split(" ", 2)[0]);
  }

  public String role() {
    return firstLine.split(" ", -1)[1];
  }

  public String error() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      return e.toString();
    }
  }

  public long pid() {
    return process.pid();
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends its input and waits for its end. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(err);
  }
}
