package amp.os.process;

import amp.os.Deadline;
import amp.os.InterruptedWaitException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A short program run to its end, with a scrubbed environment. */
public final class Command {
  private static final Duration CHILDREN_END = Duration.ofSeconds(5);

  private final List<String> words;
  private final List<Consumer<Launcher>> preparations = new ArrayList<>();
  private String input = "";
  private Charset charset = StandardCharsets.ISO_8859_1;
  private Duration timeout = Duration.ofMinutes(2);
  private boolean errors = true;

  private Command(List<String> words) {
    this.words = words;
  }

  /** Returns the command of a program and its arguments. */
  public static Command of(String... words) {
    return new Command(List.of(words));
  }

  /**
   * Returns the command of a program that other words start.
   *
   * @param prefix the words that start it, such as those that make a process another user's
   * @param words the program and its arguments
   */
  public static Command of(List<String> prefix, String... words) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of(words));
    return new Command(all);
  }

  /** Lets it read this text, in UTF-8, from its standard input. */
  public Command input(String text) {
    input = text;
    return this;
  }

  /** Lets it run so long, and not two minutes, before it is ended. */
  public Command timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /** Lets it work in a folder. */
  public Command directory(Path directory) {
    preparations.add(launcher -> launcher.directory(directory));
    return this;
  }

  /** Keeps variables from it. */
  public Command without(String... names) {
    preparations.add(launcher -> launcher.without(List.of(names)));
    return this;
  }

  /** Keeps all variables from it that begin like this. */
  public Command withoutPrefix(String prefix) {
    preparations.add(launcher -> launcher.withoutPrefix(prefix));
    return this;
  }

  /** Gives it variables, in place of those with the same names. */
  public Command variables(Map<String, String> variables) {
    preparations.add(launcher -> launcher.variables(variables));
    return this;
  }

  /** Drops what it writes to its error stream, which else is part of the output. */
  public Command dropErrors() {
    errors = false;
    return this;
  }

  /** Reads the output as UTF-8, and not each byte as one character. */
  public Command utf8() {
    charset = StandardCharsets.UTF_8;
    return this;
  }

  /** Returns the program and its arguments, with what starts it. */
  public List<String> words() {
    return words;
  }

  /**
   * Runs it to its end.
   *
   * @throws TimeoutException when it does not end in time; it is killed then
   * @throws ProgramNotFoundException when there is none of that name
   * @throws IOException when it cannot be started
   */
  public Result run() throws IOException {
    Launcher launcher = Launcher.of(words).scrubbed();
    preparations.forEach(preparation -> preparation.accept(launcher));
    Process process = (errors ? launcher.mergeErrors() : launcher.dropErrors()).piped();
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

  private String readAll(Process process) {
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), charset);
    } catch (IOException e) {
      return "";
    }
  }

  /** What the program itself wrote is there at once; a child it left behind is not waited for. */
  private static String rest(CompletableFuture<String> output) {
    try {
      return output.get(CHILDREN_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
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
        throw new TimeoutException("no end after " + Deadline.text(timeout) + ": " + words);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedWaitException();
    }
  }

  /** A program did not end in time, and was killed. */
  public static final class TimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    private TimeoutException(String message) {
      super(message);
    }
  }

  /**
   * What came of it.
   *
   * @param exitCode the exit code
   * @param output both output streams, or the first where errors are dropped
   */
  public record Result(int exitCode, String output) {}
}
