package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.install.source.Artifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How much room an installation needs on the disk of the store. */
final class Space {
  private static final int RATIO = 5;
  private static final long MEGABYTE = 1_000_000;

  private Space() {}

  /** Fails when there is less room than an archive and what is in it will take. */
  static long require(Layout layout, Artifact artifact, long archiveBytes) throws IOException {
    // Files take whole blocks: a tenth more than their sizes.
    long needed =
        artifact.unpacked() >= 0
            ? artifact.unpacked() * 11 / 10 + archiveBytes
            : Math.max(0, artifact.size()) * RATIO + archiveBytes;
    if (found(layout.home()) < needed) {
      throw full(layout, needed, null);
    }
    return needed;
  }

  /** Tells whether an exception says that the disk is full, on any system. */
  static boolean isFull(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left")
        || message.contains("not enough space")
        || message.contains("quota exceeded");
  }

  static AmpupException full(Layout layout, long needed, @Nullable IOException cause) {
    String need = needed > 0 ? "; " + shown(needed) + " are needed" : "";
    return new AmpupException(
        "there is not enough room on the disk of "
            + layout.home()
            + need
            + ", "
            + free(layout)
            + " were found",
        "Free some space (ampup gc), or set AMPUP_HOME to a folder on another disk",
        cause);
  }

  private static String free(Layout layout) {
    try {
      return shown(found(layout.home()));
    } catch (IOException e) {
      return "an unknown number of MB";
    }
  }

  private static long found(Path home) throws IOException {
    return Files.getFileStore(home).getUsableSpace();
  }

  private static String shown(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE + " MB";
  }
}
