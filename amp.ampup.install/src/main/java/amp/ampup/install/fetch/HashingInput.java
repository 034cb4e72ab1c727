package amp.ampup.install.fetch;

import amp.os.Hash;
import amp.os.file.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Computes the SHA-512, and the SHA-256 when asked for, of all that is read through it. */
public final class HashingInput extends BulkInput {
  private final MessageDigest sha512 = Hash.sha512();
  private final MessageDigest sha256 = Hash.sha256();
  private final boolean both;
  private long count;
  private @Nullable Hashes hashes;

  /** Of everything; they can be computed once. */
  private record Hashes(String sha512, String sha256) {}

  /**
   * Creates it.
   *
   * @param in what is read
   * @param both whether the SHA-256 is asked for too
   */
  public HashingInput(InputStream in, boolean both) {
    super(in);
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
    }
    return read;
  }

  /** Reads to the end, after which the hashes are those of everything. */
  public void finish() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }

  /** Returns how many bytes have been read. */
  public long count() {
    return count;
  }

  /** Returns the SHA-512 of what was read, in hexadecimal digits; nothing may be read after it. */
  public String sha512() {
    return hashes().sha512;
  }

  /**
   * Returns the SHA-256 of what was read, in hexadecimal digits; empty where it was not asked for.
   * Nothing may be read after it.
   */
  public String sha256() {
    return hashes().sha256;
  }

  private Hashes hashes() {
    Hashes known = hashes;
    if (known == null) {
      known = new Hashes(Hash.hex(sha512), both ? Hash.hex(sha256) : "");
      hashes = known;
    }
    return known;
  }
}
