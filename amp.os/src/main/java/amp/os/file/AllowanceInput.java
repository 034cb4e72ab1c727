package amp.os.file;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that gives no more than was allowed last. A reader of archives believes any length that
 * a header has, and would fill the memory with a name of gigabytes; whoever calls it allows it what
 * an honest header takes.
 */
public final class AllowanceInput extends BulkInput {
  /** What the headers of one entry of a tar archive take at most, its long names included. */
  public static final long HEADER_BYTES = 1 << 20;

  private long left;

  /** Allows nothing yet. */
  public AllowanceInput(InputStream in) {
    super(in);
  }

  /**
   * Sets how much can be read from now on, whatever was left.
   *
   * @param bytes the number of bytes
   */
  public void allow(long bytes) {
    left = bytes;
  }

  /**
   * Reads no further than allowed.
   *
   * @throws IOException when nothing is left of what was allowed
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length > 0 && left <= 0) {
      throw new IOException("an entry's header is larger than any honest one");
    }
    int count = in.read(buffer, offset, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    return count;
  }
}
