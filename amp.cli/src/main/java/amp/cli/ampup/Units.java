package amp.cli.ampup;

import java.util.Locale;

/** Sizes and times as people read them. */
final class Units {
  private Units() {}

  /** Returns a size in decimal units, as disks are sold. */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    } else if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.0f kB", bytes / 1e3);
    } else if (bytes < 1_000_000_000) {
      return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /** Returns a time in seconds or minutes. */
  static String seconds(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
