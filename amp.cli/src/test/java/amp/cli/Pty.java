package amp.cli;

import amp.testkit.Eventually;
import amp.testkit.FreshSignals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program at a terminal of its own, with keys that are typed and a screen that is read. */
final class Pty implements AutoCloseable {
  static final String CTRL_C = "\003";
  static final String CTRL_D = "\004";

  /** In the mode that programs which edit lines ask for (smkx of terminfo). */
  static final String UP = "\033OA";

  static final String LEFT = "\033OD";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path shown;
  private int seen;

  /**
   * Starts it.
   *
   * @param prepared the program with its environment
   * @param shown the file of what it writes
   */
  Pty(ProcessBuilder prepared, Path shown) throws IOException {
    this.shown = shown;
    String command =
        prepared.command().stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .reduce("exec", (line, word) -> line + " " + word);
    prepared.command(FreshSignals.of(List.of("script", "-q", "-e", "-c", command, "/dev/null")));
    // It turns off what only a person at a terminal is shown.
    prepared.environment().remove("CI");
    prepared.environment().put("TERM", "xterm");
    prepared.environment().put("SHELL", "/bin/sh");
    process = prepared.redirectErrorStream(true).redirectOutput(shown.toFile()).start();
  }

  /** Types keys. */
  Pty type(String keys) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(keys.getBytes(StandardCharsets.UTF_8));
    in.flush();
    return this;
  }

  /** Waits until it has written what the pattern finds after all that was awaited before. */
  String await(String pattern) {
    Matcher found =
        Eventually.whileAlive(process)
            .finds(Pattern.compile(pattern, Pattern.MULTILINE), seen, this::screen);
    seen = found.end();
    return found.group(found.groupCount());
  }

  /** Returns what the terminal got. */
  String raw() throws IOException {
    return Files.readString(shown);
  }

  /** Returns what was written, without the sequences that move the cursor. */
  String screen() throws IOException {
    return Files.readString(shown)
        .replaceAll("\033\\[[0-9;?]*[a-zA-Z]", "")
        .replaceAll("\033[=>]", "")
        .replace("\r", "");
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
