package amp.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine that a run was made on. */
final class Machine {
  private Machine() {}

  /** Returns one line: what the figures depend on, and how busy it is at the end of the run. */
  static String describe() throws IOException {
    String fileSystem = Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))).type();
    return String.format(
        Locale.ROOT,
        "%s %s, %d processors, %s, Java %s; load at the end %.1f.%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        fileSystem,
        System.getProperty("java.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
