package amp.ampup.install.fetch;

import amp.os.Hash;
import amp.os.file.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The hashes of the blocks of a file that was read once. Whoever reads it a second time gets no
 * byte that was not there the first time, also where somebody else writes to the file meanwhile.
 */
public final class KnownBlocks {
  private static final int BLOCK_BYTES = 256 * 1024;

  private final Path file;
  private final List<byte[]> hashes;

  private KnownBlocks(Path file, List<byte[]> hashes) {
    this.file = file;
    this.hashes = hashes;
  }

  /** Tells that a file is no longer the one that was read before. */
  public static final class ChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedException(Path file) {
      super(file + " was changed while it was read");
    }
  }

  /**
   * Reads a file to its end.
   *
   * @param file where it is read from the second time
   * @param in its bytes, not closed
   */
  public static KnownBlocks read(Path file, InputStream in) throws IOException {
    List<byte[]> hashes = new ArrayList<>();
    byte[] block = new byte[BLOCK_BYTES];
    MessageDigest digest = Hash.sha256();
    for (int n = in.readNBytes(block, 0, block.length);
        n > 0;
        n = in.readNBytes(block, 0, block.length)) {
      digest.update(block, 0, n);
      hashes.add(digest.digest());
    }
    return new KnownBlocks(file, hashes);
  }

  /** Reads it again; a read throws {@link ChangedException} before it would give another byte. */
  public InputStream open() throws IOException {
    return new Input(Files.newInputStream(file));
  }

  private final class Input extends BulkInput {
    private final byte[] block = new byte[BLOCK_BYTES];
    private final MessageDigest digest = Hash.sha256();
    private int next;
    private int at;
    private int end;

    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      } else if (at == end && !fill()) {
        return -1;
      }
      int count = Math.min(length, end - at);
      System.arraycopy(block, at, buffer, offset, count);
      at += count;
      return count;
    }

    private boolean fill() throws IOException {
      at = 0;
      end = 0;
      int read = in.readNBytes(block, 0, block.length);
      if (read == 0 && next == hashes.size()) {
        return false;
      }
      digest.update(block, 0, read);
      if (next == hashes.size() || !MessageDigest.isEqual(digest.digest(), hashes.get(next))) {
        throw new ChangedException(file);
      }
      next++;
      end = read;
      return true;
    }
  }
}
