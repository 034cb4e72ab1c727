package amp.cli.console;

import amp.os.OperatingSystem;
import amp.os.process.Launcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small shell that ends a program when this process was killed. By the end of a pipe the kernel
 * tells it, however this process ended.
 */
final class Guard {
  /** The variable in which the shell is given its script; ps(1) shows arguments to everybody. */
  private static final String TEXT = "AMP_GUARD";

  /** The variable in which it is given those by which it knows the program. */
  private static final String MARK = "AMP_GUARD_MARK";

  private final @Nullable OutputStream pipe;

  private Guard(@Nullable OutputStream pipe) {
    this.pipe = pipe;
  }

  /**
   * Starts it, before the program; where there is no shell, nobody guards.
   *
   * @param variables what the program's environment has more than ours: by them the shell knows it
   *     when this process is killed before it says whom to guard
   */
  static Guard start(Map<String, String> variables) {
    if (OperatingSystem.WINDOWS) {
      return new Guard(null);
    }
    try {
      String self = Long.toString(ProcessHandle.current().pid());
      List<String> command = List.of("sh", "-c", "eval \"$" + TEXT + "\"", "amp-guard", self);
      Process shell =
          Launcher.of(command)
              .scrubbed()
              // No other guard is to take this one for its program.
              .without(List.copyOf(variables.keySet()))
              .variables(environment(variables))
              .dropErrors()
              .piped();
      return new Guard(shell.getOutputStream());
    } catch (IOException e) {
      return new Guard(null);
    }
  }

  /** Tells it whom to guard. */
  void watch(long pid) {
    say(Long.toString(pid));
  }

  /** Tells it that the program has ended. */
  void dismiss() {
    say("ended");
  }

  private void say(String line) {
    if (pipe == null) {
      return;
    }
    try {
      pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException e) {
      // Somebody has killed it: the program runs on as without one.
    }
  }

  /** Returns the variables that its shell needs. */
  static Map<String, String> environment(Map<String, String> variables) {
    List<String> mark = new ArrayList<>();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      mark.add(variable.getKey() + "=" + variable.getValue());
    }
    return Map.of(TEXT, script(), MARK, String.join("\n", mark));
  }

  private static String script() {
    try (InputStream in = Guard.class.getResourceAsStream("guard.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
