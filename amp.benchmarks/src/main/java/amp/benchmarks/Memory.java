package amp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What processes occupy.
 *
 * @see <a href="https://docs.kernel.org/filesystems/proc.html">The /proc file system</a>
 */
final class Memory {
  private static final long KIBIBYTE = 1024;

  private Memory() {}

  /** Returns the proportional set size of a process and all that come from it, in bytes. */
  static long proportional(ProcessHandle root) throws IOException {
    long sum = 0;
    for (ProcessHandle process : Stream.concat(Stream.of(root), root.descendants()).toList()) {
      sum += value(process.pid(), "smaps_rollup", "Pss:");
    }
    return sum;
  }

  /** Returns the resident set size of one process, in bytes. */
  static long resident(long pid) throws IOException {
    return value(pid, "status", "VmRSS:");
  }

  private static long value(long pid, String file, String key) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), file))) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
        }
      }
    } catch (NoSuchFileException e) {
      // An autovacuum worker may have ended meanwhile.
    }
    return 0;
  }
}
