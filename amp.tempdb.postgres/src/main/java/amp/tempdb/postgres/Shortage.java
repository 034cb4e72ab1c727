package amp.tempdb.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the machine has too little of, told from what the system or a server said. */
final class Shortage {
  private static final long MEBIBYTE = 1 << 20;

  /** A new cluster, its copy in the making, and its first write-ahead log. */
  private static final long NEW_CLUSTER = 64;

  /** A start, with recovery: the next segments of the write-ahead log, and a checkpoint. */
  private static final long START = 16;

  private Shortage() {}

  /**
   * Returns what to do about it.
   *
   * @param root the folder of the cluster
   * @param said a message, or the end of a log
   */
  static Optional<String> remedy(Path root, String said) {
    if (said.contains("No space left on device") || said.contains("Disk quota exceeded")) {
      long needed = Files.exists(root.resolve("data/PG_VERSION")) ? START : NEW_CLUSTER;
      return Optional.of(
          "About "
              + needed
              + " MB are needed on the disk of "
              + existing(root)
              + ", and "
              + existing(root).toFile().getUsableSpace() / MEBIBYTE
              + " MB are free: make room there, and try again; nothing is lost meanwhile");
    }
    if (said.contains("Too many open files") || said.contains("insufficient file descriptors")) {
      return Optional.of("Allow it more open files, for example with: ulimit -n 1024");
    }
    return Optional.empty();
  }

  private static Path existing(Path folder) {
    Path at = folder;
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }
}
