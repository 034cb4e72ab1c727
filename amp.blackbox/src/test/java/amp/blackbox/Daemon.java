package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Eventually;
import amp.testkit.FreshSignals;
import amp.testkit.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code ampd solo}, leader of a session and of a process group of its own. */
final class Daemon {
  private static final Pattern READY =
      Pattern.compile("^ready: PostgreSQL \\S+ \\((\\S+)\\), pid (\\d+)", Pattern.MULTILINE);
  private static final Pattern JDBC = Pattern.compile("^  JDBC  (.+)$", Pattern.MULTILINE);
  static final Duration LIMIT = Duration.ofSeconds(60);

  private final Sandbox sandbox;
  private final List<String> command;
  private final Path out;
  private final Path err;
  private final Process process;

  Daemon(ProcessBuilder builder, Sandbox sandbox) {
    this.sandbox = sandbox;
    command = FreshSignals.inSession(builder.command());
    try {
      out = Files.createTempFile("ampd", ".out");
      err = Files.createTempFile("ampd", ".err");
      process =
          builder.command(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Daemon awaitReady() {
    Eventually.seen("its being ready", this::toString, daemon -> isReady() || !process.isAlive());
    if (!isReady() || !process.isAlive()) {
      throw new AssertionError(this + " is not ready");
    }
    return this;
  }

  private boolean isReady() {
    // An empty line comes before the URLs, and one ends them.
    String out = out();
    return READY.matcher(out).find()
        && JDBC.matcher(out).find()
        && out.endsWith(System.lineSeparator().repeat(2));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String backend() {
    return ready(1);
  }

  long serverPid() {
    return Long.parseLong(ready(2));
  }

  /**
   * Returns the database by the URL that was printed; it holds no password, so that a TCP port's is
   * asked of ampctl.
   */
  Database database() {
    Matcher url = JDBC.matcher(out());
    assertThat(url.find()).isTrue();
    return url.group(1).contains("socketFactory=")
        ? new Database(url.group(1))
        : sandbox.database();
  }

  private String ready(int group) {
    Matcher ready = READY.matcher(out());
    assertThat(ready.find()).as("%s is ready", this).isTrue();
    return ready.group(group);
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  /** Sends a signal to the program alone. */
  Daemon signal(String name) {
    Run.command("kill", "-" + name, Long.toString(pid())).orFail();
    return this;
  }

  /** Sends a signal to the whole process group, as a terminal does. */
  Daemon signalGroup(String name) {
    Run.command("kill", "-" + name, "--", "-" + pid()).orFail();
    return this;
  }

  /** Types into its standard input. */
  void type(String keys) {
    try {
      OutputStream in = process.getOutputStream();
      in.write(keys.getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Run awaitEnd() {
    Eventually.seen("its end", this::toString, daemon -> !process.isAlive());
    return new Run(command, process.exitValue(), out(), err());
  }

  /** Stops it as Ctrl+C does, and asserts that it ended in order. */
  void stop() {
    assertOrderlyEnd(signal("INT").awaitEnd());
  }

  void assertOrderlyEnd(Run run) {
    assertThat(run.exitCode()).as(this::toString).isZero();
    assertThat(run.err()).endsWith("stopped; the data is kept" + System.lineSeparator());
    assertThat(LiveProcess.of(sandbox.metadb())).noneMatch(LiveProcess::isServer);
    assertThat(sandbox.serverLog())
        .contains("database system is shut down")
        .doesNotContain("was terminated by signal", "PANIC", "not properly shut down");
  }

  void endIfAlive() {
    if (process.isAlive()) {
      process.destroy();
      if (!Eventually.within(LIMIT).happens(() -> !process.isAlive())) {
        process.destroyForcibly();
      }
    }
    try {
      Files.delete(out);
      Files.delete(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + (process.isAlive() ? "" : " (exit code " + process.exitValue() + ")")
        + "\n"
        + out()
        + err()
        + sandbox.serverLog();
  }
}
