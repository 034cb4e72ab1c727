package amp.tempdb.postgres;

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

/** A short program run to its end, with a scrubbed environment. */
final class Command {
  private final List<String> words;
  private String input = "";
  private Duration timeout = Duration.ofMinutes(2);

  private Command(List<String> words) {
    this.words = words;
  }

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  static Command of(List<String> prefix, String... words) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of(words));
    return new Command(all);
  }

  Command input(String text) {
    input = text;
    return this;
  }

  Command timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  List<String> words() {
    return words;
  }

  /**
   * Runs it to its end.
   *
   * @throws IOException when it cannot be started or does not end in time
   */
  Result run() throws IOException {
    // A file takes the output, since a pipe would have to be read by a thread of its own.
    Path output = Files.createTempFile("amp", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.redirectOutput(output.toFile());
      scrub(builder.environment());
      Process process = builder.start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A program that has ended reads no input; its exit code says why.
        if (process.isAlive() && !input.isEmpty()) {
          throw e;
        }
      }
      await(process);
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(output);
    }
  }

  private void await(Process process) throws IOException {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IOException("no end after " + timeout.toSeconds() + " s: " + words);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedWaitException();
    }
  }

  /**
   * Removes what would change the behaviour of PostgreSQL's programs: libpq's variables and the
   * locale.
   */
  static void scrub(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("PG")
                    || name.startsWith("LC_")
                    || name.equals("LANG")
                    || name.equals("LANGUAGE"));
    environment.put("LC_ALL", "C");
  }

  /**
   * What came of it.
   *
   * @param exitCode the exit code
   * @param output both output streams
   */
  record Result(int exitCode, String output) {}
}
