package amp.tempdb.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that locks a file until its input ends. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      System.out.println(channel.tryLock() == null ? "busy" : "locked");
      while (System.in.read() >= 0) {
        // Only the end of the input counts.
      }
    }
  }

  /** Starts one and waits until it has the lock. */
  static Process start(Path file) throws IOException {
    Process process = launch(file);
    String line = process.inputReader().readLine();
    if (!"locked".equals(line)) {
      process.destroyForcibly();
      throw new AssertionError("the other process said " + line);
    }
    return process;
  }

  /** Tells whether another process gets the lock. */
  static boolean tries(Path file) throws Exception {
    Process process = launch(file);
    String line = process.inputReader().readLine();
    process.getOutputStream().close();
    process.waitFor();
    return "locked".equals(line);
  }

  private static Process launch(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of("target/test-classes").toAbsolutePath() + File.pathSeparator,
            LockHolder.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
