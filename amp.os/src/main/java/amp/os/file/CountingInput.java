package amp.os.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes have been read through it. */
public final class CountingInput extends BulkInput {
  private final LongConsumer counted;
  private long count;

  /**
   * Creates it.
   *
   * @param in what is read
   * @param counted told how many bytes have been read so far, each time some have
   */
  public CountingInput(InputStream in, LongConsumer counted) {
    super(in);
    this.counted = counted;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read > 0) {
      count += read;
      counted.accept(count);
    }
    return read;
  }
}
