package amp.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Sends SIGINT, PostgreSQL's fast shutdown, which Java cannot. A shell that is already there does
 * it, so that what is measured holds no start of a program.
 */
final class Signals implements AutoCloseable {
  private final Process shell;

  Signals() throws IOException {
    shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
  }

  void interrupt(long pid) {
    try {
      shell.getOutputStream().write(("kill -INT " + pid + "\n").getBytes(StandardCharsets.UTF_8));
      shell.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
  }
}
