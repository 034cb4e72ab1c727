package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A running {@code ampd solo}. */
final class Daemon implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private Daemon(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Daemon start(ProcessBuilder builder) throws IOException {
    Path out = Files.createTempFile("ampd", ".out");
    Path err = Files.createTempFile("ampd", ".err");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Daemon daemon = new Daemon(builder.start(), out, err);
    Sandbox.await("ready", () -> daemon.isReady() || !daemon.process.isAlive());
    return daemon;
  }

  boolean isReady() {
    return out().contains("ready: PostgreSQL") && out().contains("JDBC");
  }

  /** Returns this daemon, or fails with what it said. */
  Daemon orFail() {
    assertThat(isReady()).as(err()).isTrue();
    return this;
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The server's process id, as the ready line says it. */
  long server() {
    String line = orFail().out().lines().findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll(".*pid (\\d+).*", "$1"));
  }

  void signal(String name) {
    Run.command("kill", "-" + name, Long.toString(process.pid()));
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("end of ampd").isTrue();
    return process.exitValue();
  }

  /** Ends it as a user does, and expects a good end. */
  @Override
  public void close() throws Exception {
    if (process.isAlive()) {
      signal("INT");
    }
    int code = awaitExit();
    Files.delete(out);
    String said = err();
    Files.delete(err);
    assertThat(code).as(said).isIn(0, 137);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
