package amp.problem;

import java.util.Locale;

/** Writes sizes for people, everywhere in the same units. */
public final class ByteSize {
  private static final long KILO = 1_000;
  private static final long MEGA = 1_000_000;
  private static final long GIGA = 1_000_000_000;

  private ByteSize() {}

  /** Returns a size in decimal units, as disks and downloads are measured: {@code 15.1 MB}. */
  public static String text(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    } else if (bytes < MEGA) {
      return String.format(Locale.ROOT, "%.0f kB", bytes / (double) KILO);
    } else if (bytes < GIGA) {
      return String.format(Locale.ROOT, "%.1f MB", bytes / (double) MEGA);
    }
    return String.format(Locale.ROOT, "%.1f GB", bytes / (double) GIGA);
  }
}
