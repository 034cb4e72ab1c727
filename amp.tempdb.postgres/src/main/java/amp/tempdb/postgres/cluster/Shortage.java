package amp.tempdb.postgres.cluster;

import amp.os.file.DiskRoom;
import amp.os.file.Failure;
import amp.problem.Remedy;
import amp.tempdb.api.StartFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the machine has too little of, told from how the system or a server failed. */
public final class Shortage {
  private static final long MEBIBYTE = 1 << 20;

  /** A new cluster, its copy in the making, and its first write-ahead log; in bytes. */
  private static final long NEW_CLUSTER = 64 * MEBIBYTE;

  /** A start, with recovery: the next segments of the write-ahead log, and a checkpoint. */
  public static final long START = 16 * MEBIBYTE;

  /** PostgreSQL 18, Appendix A: disk_full. */
  private static final String DISK_FULL = "53100";

  private Shortage() {}

  /**
   * Returns what to do about a failure to use the disk.
   *
   * @param root the folder of the cluster
   */
  public static Optional<Remedy> remedy(Path root, IOException e) {
    return remedy(root, e, needed(root));
  }

  /**
   * Returns what to do about a failure to use the disk.
   *
   * @param root the folder of the cluster
   * @param needed how much room there should be, in bytes
   */
  public static Optional<Remedy> remedy(Path root, IOException e, long needed) {
    return isDiskFull(e)
        ? Optional.of(room(root, needed))
        : Failure.limit(String.valueOf(e.getMessage()));
  }

  /**
   * Returns what to do about a program of PostgreSQL that failed.
   *
   * @param root the folder of the cluster
   * @param output what it wrote: on a full disk it cannot even write down why it ended
   * @param otherwise what to do whatever the machine has
   */
  public static List<Remedy> ofProgram(Path root, String output, String otherwise) {
    List<Remedy> remedies = new ArrayList<>();
    if (DiskRoom.saysFull(output)) {
      remedies.add(room(root, needed(root)));
    } else {
      Failure.limit(output)
          .or(() -> hasRoom(root, 0) ? Optional.empty() : Optional.of(room(root, needed(root))))
          .ifPresent(remedies::add);
    }
    remedies.add(new Remedy.Advice(otherwise));
    return remedies;
  }

  /**
   * Tells whether a program of PostgreSQL failed, or may well have, for want of room.
   *
   * @param root the folder of the cluster
   * @param output what it wrote
   */
  public static boolean isDiskFull(Path root, String output) {
    return DiskRoom.saysFull(output) || !hasRoom(root, 0);
  }

  /** Tells whether the disk takes so many bytes, beside what a server needs to start. */
  public static boolean hasRoom(Path root, long bytes) {
    return free(root) >= bytes + START;
  }

  private static long needed(Path root) {
    return Files.exists(root.resolve("data/PG_VERSION")) ? START : NEW_CLUSTER;
  }

  /**
   * Tells whether a failure is that of a disk without room, or of which the user may take no more:
   * by what we or the server call it, else by the words of the system, which Java and a server's
   * log hand on.
   */
  public static boolean isDiskFull(Throwable failure) {
    if (DiskRoom.isFull(failure)) {
      return true;
    }
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      if ((e instanceof SQLException sql && isDiskFull(sql))
          || (e instanceof StartFailedException start && DiskRoom.saysFull(start.log()))) {
        return true;
      }
    }
    return false;
  }

  /** A used-up quota has no SQLSTATE of its own. */
  private static boolean isDiskFull(SQLException e) {
    return DISK_FULL.equals(e.getSQLState()) || DiskRoom.saysFull(e.getMessage());
  }

  /** Says how much room there should be, and how much there is. */
  public static Remedy room(Path root, long needed) {
    return new Remedy.FreeSpace(existing(root), needed, free(root));
  }

  /** Returns the room on the disk of a folder, in bytes. */
  public static long free(Path root) {
    return DiskRoom.free(existing(root)).orElse(0);
  }

  /** A folder that is there, and will be when the message is read. */
  private static Path existing(Path folder) {
    Path at = folder;
    for (Path above = at; above != null; above = above.getParent()) {
      if (ClusterFolder.isTemporary(above) && above.getParent() != null) {
        at = above.getParent();
      }
    }
    return DiskRoom.existing(at);
  }
}
