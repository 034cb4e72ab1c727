package amp.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The outcome of a program that has ended.
 *
 * @param command what ran
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Run(List<String> command, int exitCode, String out, String err) {

  /** Runs a program to its end, two minutes at most. */
  public static Run command(String... command) {
    return of(new ProcessBuilder(command));
  }

  /** Runs a prepared program to its end, two minutes at most. */
  public static Run of(ProcessBuilder builder) {
    return of(builder, Duration.ofMinutes(2));
  }

  /** Runs a prepared program to its end, for as long as the limit at most. */
  public static Run of(ProcessBuilder builder, Duration limit) {
    try {
      Path out = Files.createTempFile("run", ".out");
      Path err = Files.createTempFile("run", ".err");
      try {
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          end(process);
          String said = read(out) + read(err);
          throw new AssertionError(
              "did not end within " + limit.toSeconds() + " s: " + builder.command() + "\n" + said);
        }
        return new Run(builder.command(), process.exitValue(), read(out), read(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + builder.command(), e);
    }
  }

  /** Ends what hangs. A JVM first writes what its threads do, which tells why. */
  private static void end(Process process) throws IOException, InterruptedException {
    if (!System.getProperty("os.name").startsWith("Windows")) {
      new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start().waitFor();
      process.waitFor(5, TimeUnit.SECONDS);
    }
    process.destroyForcibly().waitFor();
  }

  /** Returns this outcome, or fails the test when the exit code is not 0. */
  public Run orFail() {
    if (exitCode != 0) {
      throw new AssertionError(command + " exited with " + exitCode + "\n" + out + err);
    }
    return this;
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
