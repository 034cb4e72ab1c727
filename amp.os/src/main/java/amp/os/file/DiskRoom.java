package amp.os.file;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How much room a disk has, and whether a failure says that it has none. */
public final class DiskRoom {
  private DiskRoom() {}

  /**
   * Returns how much this user can write to the disk of a place.
   *
   * @param place a folder or file, which need not exist
   * @return bytes; empty where the system does not tell
   */
  public static OptionalLong free(Path place) {
    // Not Files.getFileStore: it fails where the root is no mount point, as in a chroot.
    File file = existing(place).toFile();
    return file.getTotalSpace() > 0 ? OptionalLong.of(file.getUsableSpace()) : OptionalLong.empty();
  }

  /** Returns a place itself if it exists, else the nearest folder above it that does. */
  public static Path existing(Path place) {
    Path at = place.toAbsolutePath();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  /**
   * Tells whether a failure, or one behind it, is that of a disk without room, or of which this
   * user may take no more.
   */
  public static boolean isFull(Throwable failure) {
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof DiskFullException
          || (e instanceof IOException && saysFull(e.getMessage()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether words that came from a system say so: the C libraries of Linux, macOS and Windows
   * have their own, which Java and other programs hand on.
   */
  public static boolean saysFull(@Nullable String said) {
    return said != null
        && (said.contains("No space left on device")
            || said.contains("not enough space on the disk")
            || said.contains("quota exceeded"));
  }
}
