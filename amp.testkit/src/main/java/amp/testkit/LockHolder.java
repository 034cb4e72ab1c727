package amp.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that locks a file until its input ends. */
public final class LockHolder {
  private LockHolder() {}

  /** Locks the file that is named until the input ends. */
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
  public static Process start(Path file) throws IOException {
    Process process = launch(file);
    String line = process.inputReader().readLine();
    if (!"locked".equals(line)) {
      process.destroyForcibly();
      throw new AssertionError("the other process said " + line);
    }
    return process;
  }

  /** Tells whether another process gets the lock. */
  public static boolean tries(Path file) throws Exception {
    Process process = launch(file);
    String line = process.inputReader().readLine();
    process.getOutputStream().close();
    process.waitFor();
    return "locked".equals(line);
  }

  private static String location() {
    return Path.of(
            URI.create(
                LockHolder.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private static Process launch(Path file) throws IOException {
    return new ProcessBuilder(
            Java.command("-cp", location(), LockHolder.class.getName(), file.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
