package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.install.source.Artifact;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How much room an installation needs on the disk of the store. */
final class Space {
  private static final int RATIO = 5;
  private static final long MEGABYTE = 1_000_000;

  private Space() {}

  /** Fails when there is less room than an archive and what is in it will take. */
  static long require(Layout layout, Artifact artifact, long archiveBytes) {
    // Files take whole blocks: a tenth more than their sizes.
    long needed =
        artifact.unpacked() >= 0
            ? artifact.unpacked() * 11 / 10 + archiveBytes
            : Math.max(0, artifact.size()) * RATIO + archiveBytes;
    if (free(layout.home()).orElse(Long.MAX_VALUE) < needed) {
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
    OptionalLong free = free(layout.home());
    String need = needed > 0 ? "; " + shown(needed) + " are needed" : "";
    return new AmpupException(
        ProblemKind.DISK_FULL,
        "there is not enough room on the disk of "
            + layout.home()
            + need
            + ", "
            + (free.isPresent() ? shown(free.getAsLong()) : "an unknown number of MB")
            + " were found",
        Remedy.advice("Free some space (ampup gc), or set AMPUP_HOME to a folder on another disk"),
        cause);
  }

  /** Returns the free room on the disk of a folder, in bytes, where the system tells it. */
  static OptionalLong free(Path folder) {
    // Not Files.getFileStore: it fails where the root is no mount point, as in a chroot.
    File file = folder.toFile();
    return file.getTotalSpace() > 0 ? OptionalLong.of(file.getUsableSpace()) : OptionalLong.empty();
  }

  private static String shown(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE + " MB";
  }
}
