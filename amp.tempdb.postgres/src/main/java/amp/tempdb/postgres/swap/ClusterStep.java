package amp.tempdb.postgres.swap;

/** The moments of a cluster's replacement between which something is different on disk. */
public enum ClusterStep {
  /** An empty folder for the new cluster exists. */
  BEGUN,
  /** The new cluster's files are there. */
  FILLED,
  /** A server has run on the new cluster, and has been shut down. */
  PROVEN,
  /** It is decided: the new cluster is complete, on disk, and will be put in place. */
  DECIDED,
  /** The old cluster's password file is out of the way. */
  OLD_PASSWORD_MOVED,
  /** The old cluster is out of the way. */
  OLD_MOVED,
  /** The new cluster's password file is at its place. */
  NEW_PASSWORD_MOVED,
  /** The new cluster is at its place. */
  NEW_MOVED,
  /** The old cluster is where it is to be kept. */
  OLD_KEPT,
  /** Only what is to be deleted is left. */
  CLEARED;

  /** Who is told that a step is reached; the tests, which end the process there. */
  @FunctionalInterface
  public interface Observer {
    Observer NONE = step -> {};

    void reached(ClusterStep step);
  }
}
