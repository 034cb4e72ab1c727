package amp.cli.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Breaks off a header without an end: the library keeps it, a file's name for one, in memory. */
final class HeaderLimit extends FilterInputStream {
  private static final int MOST = 1 << 20;

  private long left = Long.MAX_VALUE;

  HeaderLimit(InputStream in) {
    super(in);
  }

  /** Lets something be read that takes no more than a header may. */
  <T> T limited(BackupReader.Reading<T> reading) throws IOException {
    left = MOST;
    T read = reading.read();
    left = Long.MAX_VALUE;
    return read;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = super.read(bytes, from, length);
    left -= Math.max(0, read);
    if (left < 0) {
      throw new IOException("one of its headers is larger than " + MOST + " bytes");
    }
    return read;
  }
}
