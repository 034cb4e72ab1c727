package amp.ampup.store.archive;

/**
 * How much an archive may unpack to.
 *
 * @param bytes all files together
 * @param entries files, folders and links together
 */
public record Limits(long bytes, int entries) {
  private static final long MEGABYTE = 1024 * 1024;
  private static final int ENTRIES = 50_000;
  private static final int RATIO = 25;

  /**
   * Returns limits that leave honest archives room (PostgreSQL unpacks to four or five times its
   * archive) and stop a bomb early.
   *
   * @param archiveBytes the size of the archive; negative when it is not known
   */
  public static Limits forArchive(long archiveBytes) {
    long cap = 2048 * MEGABYTE;
    long bytes = archiveBytes < 0 ? cap : Math.max(64 * MEGABYTE, RATIO * archiveBytes);
    return new Limits(Math.min(cap, bytes), ENTRIES);
  }
}
