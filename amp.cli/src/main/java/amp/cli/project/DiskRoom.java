package amp.cli.project;

import amp.cli.console.CliException;
import amp.metadb.MetadataDbException;
import amp.tempdb.postgres.Clusters;

/** Recognises a full disk, by what the system or a server says, and says what is needed. */
public final class DiskRoom {
  private DiskRoom() {}

  /** Tells whether a disk has no room, or the user may take no more of it. */
  public static boolean isFull(Exception e) {
    String said = String.valueOf(e.getMessage());
    return said.contains("No space left on device") || said.contains("Disk quota exceeded");
  }

  /**
   * Explains why a copy between databases failed.
   *
   * @param clusters whose disk is written to
   * @param bytes how much the copy takes
   * @return the failure itself when the disk is not the cause
   */
  public static RuntimeException explained(MetadataDbException e, Clusters clusters, long bytes) {
    // A server that finds no room for its log ends, and what was said over the connection is lost.
    return isFull(e) || !clusters.hasRoom(0)
        ? new CliException(e.problem(), clusters.roomFor(bytes))
        : e;
  }
}
