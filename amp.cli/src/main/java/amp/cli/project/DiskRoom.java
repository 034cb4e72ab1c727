package amp.cli.project;

import amp.problem.ProblemException;
import amp.tempdb.postgres.snapshot.Clusters;

/** Recognises a full disk behind a failed copy, and says what is needed. */
public final class DiskRoom {
  private DiskRoom() {}

  /**
   * Explains why a copy between databases failed.
   *
   * @param clusters whose disk is written to
   * @param bytes how much the copy takes
   * @return the failure itself when the disk is not the cause
   */
  public static RuntimeException explained(ProblemException e, Clusters clusters, long bytes) {
    // A server that finds no room for its log ends, and what was said over the connection is lost.
    return Clusters.isDiskFull(e) || !clusters.hasRoom(0) ? clusters.noRoom(e.problem(), bytes) : e;
  }
}
