package amp.ampup.install.debian;

import amp.os.file.BulkInput;
import java.io.IOException;
import java.io.InputStream;

/** A stream that must not have more than so many bytes. */
final class Bounded extends BulkInput {
  private long left;

  Bounded(InputStream in, long most) {
    super(in);
    this.left = most;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    left -= Math.max(0, read);
    if (left < 0) {
      throw new IOException("the index unpacks to more than it may");
    }
    return read;
  }
}
