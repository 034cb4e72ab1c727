package amp.cli.console;

import java.nio.file.Path;
import java.util.Locale;

/** How much a folder takes. */
public final class DiskSize {
  private DiskSize() {}

  /** Says how much is needed, in bytes, and how much there is. */
  public static String needed(Path folder, long bytes) {
    return text(bytes)
        + " are needed on the disk of "
        + folder
        + ", and "
        + text(folder.toFile().getUsableSpace())
        + " are free: make room there";
  }

  public static String text(long bytes) {
    return bytes < 1 << 20
        ? (bytes + 1023) / 1024 + " kB"
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
  }
}
