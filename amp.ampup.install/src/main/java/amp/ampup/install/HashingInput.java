package amp.ampup.install;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Computes the SHA-512 of all that is read through it, and counts. */
final class HashingInput extends FilterInputStream {
  private final MessageDigest digest;
  private final LongConsumer counted;
  private long count;

  HashingInput(InputStream in, LongConsumer counted) {
    super(in);
    this.counted = counted;
    try {
      this.digest = MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read > 0) {
      digest.update(buffer, offset, read);
      count += read;
      counted.accept(count);
    }
    return read;
  }

  /** Reads to the end and returns the hash of everything. */
  String finish() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    while (read(buffer, 0, buffer.length) >= 0) {
      continue;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
