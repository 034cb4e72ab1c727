package amp.tempdb.postgres.server;

import amp.os.OperatingSystem;
import amp.os.file.DiskRoom;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A folder in memory for ephemeral databases, which come and go in a fraction of the time there.
 * What is written to it is taken from the memory of all programs, so there must be plenty; and of a
 * container it is taken from the memory that the container may use.
 *
 * @see <a href="https://docs.kernel.org/filesystems/tmpfs.html">Linux, tmpfs</a>
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Linux, control groups</a>
 */
final class MemoryFolder {
  /** Where it is, on systems that have one. */
  static final Path USUAL = Path.of("/dev/shm");

  private static final Path USUAL_TEMPORARY = Path.of("/tmp");

  /** Bytes that are free there, and bytes that this process may still use: less is not much. */
  private static final long ROOM = 2L << 30;

  private static final long AVAILABLE = 4L << 30;
  private static final int MOST_BYTES = 1 << 16;
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemAvailable: +(\\d+) kB$");
  private static final Pattern NUMBER = Pattern.compile("^(\\d+)$");

  /** The files of control groups: where they begin, which is this process's, limit and usage. */
  private record Limits(Path top, Pattern own, String most, String used) {}

  private static final List<Limits> LIMITS =
      List.of(
          new Limits(
              Path.of("sys/fs/cgroup"),
              Pattern.compile("(?m)^0::/(.*)$"),
              "memory.max",
              "memory.current"),
          new Limits(
              Path.of("sys/fs/cgroup/memory"),
              Pattern.compile("(?m)^\\d+:memory:/(.*)$"),
              "memory.limit_in_bytes",
              "memory.usage_in_bytes"));

  /** The root of the file system. */
  private final Path root;

  MemoryFolder(Path root) {
    this.root = root;
  }

  /**
   * Returns the folder, if it is better than the temporary one.
   *
   * @param temporary the temporary folder of this process; one that somebody has chosen, or that is
   *     in memory itself, is kept to
   */
  static Optional<Path> insteadOf(Path temporary) {
    boolean isBetter =
        OperatingSystem.LINUX
            && temporary.equals(USUAL_TEMPORARY)
            && !isMemory(temporary)
            && isMemory(USUAL)
            && Files.isWritable(USUAL)
            && DiskRoom.free(USUAL).orElse(0) >= ROOM
            && new MemoryFolder(Path.of("/")).available() >= AVAILABLE;
    return isBetter ? Optional.of(USUAL) : Optional.empty();
  }

  private static boolean isMemory(Path folder) {
    try {
      return Files.getFileStore(folder).type().equals("tmpfs");
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns how many bytes this process may still use; 0 where that is not known. */
  long available() {
    long least = number(root.resolve("proc/meminfo"), MEMORY).orElse(0L) * 1024;
    for (Limits limits : LIMITS) {
      Path top = root.resolve(limits.top);
      // In a container the path may be the host's; then its own group is the top.
      String own = find(root.resolve("proc/self/cgroup"), limits.own).orElse("");
      for (Path at = top.resolve(own).normalize(); at.startsWith(top); at = Trees.parent(at)) {
        Optional<Long> most = number(at.resolve(limits.most), NUMBER);
        if (most.isPresent()) {
          least = Math.min(least, most.get() - number(at.resolve(limits.used), NUMBER).orElse(0L));
        }
      }
    }
    return least;
  }

  private static Optional<Long> number(Path file, Pattern pattern) {
    return find(file, pattern).map(Long::parseLong);
  }

  private static Optional<String> find(Path file, Pattern pattern) {
    try {
      return pattern
          .matcher(SmallFile.beginning(file, MOST_BYTES).strip())
          .results()
          .findFirst()
          .map((MatchResult found) -> found.group(1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
