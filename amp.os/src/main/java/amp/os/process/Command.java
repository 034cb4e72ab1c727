package amp.os.process;

import amp.os.InterruptedWaitException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A short program run to its end, with a scrubbed environment. */
public final class Command {
  private static final Duration CHILDREN_END = Duration.ofSeconds(5);

  private final List<String> words;
  private String input = "";
  private Duration timeout = Duration.ofMinutes(2);

  private Command(List<String> words) {
    this.words = words;
  }

  public static Command of(String... words) {
    return new Command(List.of(words));
  }

  public static Command of(List<String> prefix, String... words) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of(words));
    return new Command(all);
  }

  public Command input(String text) {
    input = text;
    return this;
  }

  public Command timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  public List<String> words() {
    return words;
  }

  /**
   * Runs it to its end.
   *
   * @throws IOException when it cannot be started or does not end in time
   */
  public Result run() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    scrub(builder.environment());
    Process process = builder.start();
    // Read by a thread of its own: a temporary file could not be made on a full disk, and would be
    // left behind by a kill.
    CompletableFuture<String> output = new CompletableFuture<>();
    Thread reader = new Thread(() -> output.complete(readAll(process)), "amp-command-output");
    reader.setDaemon(true);
    reader.start();
    boolean read = write(process);
    await(process);
    // A program that fails may read no input, or not all of it; its exit code says why.
    if (!read && process.exitValue() == 0) {
      throw new IOException("the input was not read: " + words);
    }
    return new Result(process.exitValue(), rest(output));
  }

  /** Hands the input over; false when the program does not take it. */
  private boolean write(Process process) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      return input.isEmpty();
    }
  }

  private static String readAll(Process process) {
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** What the program itself wrote is there at once; a child it left behind is not waited for. */
  private static String rest(CompletableFuture<String> output) {
    try {
      return output.get(CHILDREN_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedWaitException();
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
  public static void scrub(Map<String, String> environment) {
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
  public record Result(int exitCode, String output) {}
}
