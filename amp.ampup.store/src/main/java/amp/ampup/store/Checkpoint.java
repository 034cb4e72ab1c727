package amp.ampup.store;

/** The moments of a change between which something is different on disk. */
public enum Checkpoint {
  /** The lock is held and the remains of earlier changes are gone. */
  LOCKED,
  /** An empty staging folder exists. */
  STAGED,
  /** A downloaded archive is kept for the next time. */
  ARCHIVE_KEPT,
  /** The archive is unpacked and its hash is right. */
  UNPACKED,
  /** The programs run. */
  PROVEN,
  /** The receipt is written, and nothing is on disk for sure. */
  RECEIPT_WRITTEN,
  /** The installation is on disk, in staging. */
  SYNCED,
  /** The installation that is replaced is in the trash. */
  REPLACED_MOVED,
  /** The installation is at its place. */
  INSTALLED,
  /** It is the active one. */
  ACTIVATED,
  /** What is uninstalled is in the trash, and no longer active. */
  TRASHED;

  /** Who is told that a checkpoint is reached. */
  @FunctionalInterface
  public interface Observer {
    /** Is told. */
    void reached(Checkpoint checkpoint);
  }
}
