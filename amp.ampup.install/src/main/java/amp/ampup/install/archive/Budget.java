package amp.ampup.install.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that gives no more than was allowed: a reader of headers believes any length it finds,
 * and would fill the memory with a name of gigabytes.
 */
final class Budget extends FilterInputStream {
  private long left;

  Budget(InputStream in) {
    super(in);
  }

  void allow(long bytes) {
    left = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length > 0 && left <= 0) {
      throw new ArchiveException("an entry's header is larger than any honest one");
    }
    int count = in.read(buffer, offset, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    byte[] buffer = new byte[(int) Math.min(8192, Math.max(bytes, 0))];
    int count = bytes <= 0 ? 0 : read(buffer, 0, buffer.length);
    return Math.max(count, 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
