package amp.os.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream whose bytes all pass through {@link #read(byte[], int, int)}, whichever way they are
 * read or skipped: what a subclass counts, hashes or bounds there is everything.
 */
public abstract class BulkInput extends FilterInputStream {
  private static final int SKIP_BYTES = 8192;

  /** Reads from a stream. */
  protected BulkInput(InputStream in) {
    super(in);
  }

  @Override
  public abstract int read(byte[] buffer, int offset, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final long skip(long bytes) throws IOException {
    byte[] buffer = new byte[(int) Math.min(SKIP_BYTES, Math.max(bytes, 0))];
    return bytes <= 0 ? 0 : Math.max(read(buffer, 0, buffer.length), 0);
  }

  /** Says that a read may have to wait. */
  @Override
  public final int available() {
    return 0;
  }

  @Override
  public final boolean markSupported() {
    return false;
  }
}
