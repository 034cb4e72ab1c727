package amp.ampup.install.fetch;

import amp.os.Hash;
import amp.os.file.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/**
 * Computes the SHA-512, and the SHA-256 when asked for, of all that is read through it, and counts.
 */
public final class HashingInput extends BulkInput {
  private final MessageDigest sha512 = Hash.sha512();
  private final MessageDigest sha256 = Hash.sha256();
  private final LongConsumer counted;
  private final boolean both;
  private long count;

  /**
   * Creates it.
   *
   * @param in what is read
   * @param both whether the SHA-256 is asked for too
   * @param counted told how many bytes have been read so far, each time some have
   */
  public HashingInput(InputStream in, boolean both, LongConsumer counted) {
    super(in);
    this.counted = counted;
    this.both = both;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read > 0) {
      sha512.update(buffer, offset, read);
      if (both) {
        sha256.update(buffer, offset, read);
      }
      count += read;
      counted.accept(count);
    }
    return read;
  }

  /** Reads to the end, after which the hashes are those of everything. */
  public void finish() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }

  /** Returns the SHA-512 of what was read, in hexadecimal digits. */
  public String sha512() {
    return Hash.hex(sha512);
  }

  /**
   * Returns the SHA-256 of what was read, in hexadecimal digits; empty where it was not asked for.
   */
  public String sha256() {
    return both ? Hash.hex(sha256) : "";
  }
}
