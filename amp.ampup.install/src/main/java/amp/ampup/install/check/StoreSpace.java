package amp.ampup.install.check;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.install.source.Artifact;
import amp.os.file.DiskRoom;
import amp.problem.ByteSize;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How much room an installation needs on the disk of the store. */
public final class StoreSpace {
  private static final int RATIO = 5;

  private StoreSpace() {}

  /** Fails when there is less room than an archive and what is in it will take. */
  public static long require(Layout layout, Artifact artifact, long archiveBytes) {
    // Files take whole blocks: a tenth more than their sizes.
    long needed =
        artifact.unpacked() >= 0
            ? artifact.unpacked() * 11 / 10 + archiveBytes
            : Math.max(0, artifact.size()) * RATIO + archiveBytes;
    if (DiskRoom.free(layout.home()).orElse(Long.MAX_VALUE) < needed) {
      throw full(layout, needed, null);
    }
    return needed;
  }

  public static AmpupException full(Layout layout, long needed, @Nullable IOException cause) {
    OptionalLong free = DiskRoom.free(layout.home());
    String need = needed > 0 ? "; " + ByteSize.text(needed) + " are needed" : "";
    return new AmpupException(
        ProblemKind.DISK_FULL,
        "there is not enough room on the disk of "
            + layout.home()
            + need
            + ", "
            + (free.isPresent() ? ByteSize.text(free.getAsLong()) : "an unknown number of MB")
            + " were found",
        Remedy.advice("Free some space (ampup gc), or set AMPUP_HOME to a folder on another disk"),
        cause);
  }
}
