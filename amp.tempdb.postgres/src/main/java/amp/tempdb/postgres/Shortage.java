package amp.tempdb.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the machine has too little of, told from what the system or a server said. */
final class Shortage {
  private static final long MEBIBYTE = 1 << 20;

  /** A new cluster, its copy in the making, and its first write-ahead log; in bytes. */
  private static final long NEW_CLUSTER = 64 * MEBIBYTE;

  /** A start, with recovery: the next segments of the write-ahead log, and a checkpoint. */
  static final long START = 16 * MEBIBYTE;

  private Shortage() {}

  /**
   * Returns what to do about it.
   *
   * @param root the folder of the cluster
   * @param said a message, or the end of a log
   */
  static Optional<String> remedy(Path root, String said) {
    return remedy(root, said, needed(root));
  }

  /**
   * Returns what to do about a server that did not start.
   *
   * @param root the folder of the cluster
   * @param log what it wrote: on a full disk it cannot even write down why it ended
   */
  static Optional<String> ofServer(Path root, String log) {
    Optional<String> full =
        free(root) < MEBIBYTE ? Optional.of(room(root, needed(root))) : Optional.empty();
    return remedy(root, log).or(() -> full);
  }

  private static long needed(Path root) {
    return Files.exists(root.resolve("data/PG_VERSION")) ? START : NEW_CLUSTER;
  }

  /**
   * Returns what to do about it.
   *
   * @param root the folder of the cluster
   * @param said a message, or the end of a log
   * @param needed how much room there should be, in bytes
   */
  static Optional<String> remedy(Path root, String said, long needed) {
    if (isDiskFull(said)) {
      return Optional.of(room(root, needed));
    }
    if (said.contains("Too many open files") || said.contains("insufficient file descriptors")) {
      return Optional.of("Allow it more open files, for example with: ulimit -n 1024");
    }
    return Optional.empty();
  }

  /** Tells whether a disk has no room, or the user may take no more of it. */
  static boolean isDiskFull(String said) {
    return said.contains("No space left on device") || said.contains("Disk quota exceeded");
  }

  /** Says how much room there should be, and how much there is. */
  static String room(Path root, long needed) {
    Path folder = existing(root);
    return "About "
        + (needed + MEBIBYTE - 1) / MEBIBYTE
        + " MB are needed on the disk of "
        + folder
        + ", and "
        + free(root) / MEBIBYTE
        + " MB are free: make room there, and try again; nothing is lost meanwhile";
  }

  /** Returns the room on the disk of a folder, in bytes. */
  static long free(Path root) {
    return existing(root).toFile().getUsableSpace();
  }

  /** A folder that is there, and will be when the message is read. */
  private static Path existing(Path folder) {
    Path at = folder;
    while ((!Files.exists(at) || Clusters.isWorkshop(at)) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }
}
