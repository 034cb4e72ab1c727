package amp.ampup.store.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the names in an ELF file. The tables of a file may name the same bytes as often as they
 * like, so that a small file would fill any memory: a file has only so many names, which are
 * several times those of the largest libraries there are.
 */
final class Names {
  private static final int MOST = 250_000;
  private static final int MOST_BYTES = 16 << 20;
  private static final int LONGEST = 4096;

  private final ByteBuffer bytes;
  private int count;
  private int length;

  Names(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Counts an entry of a table. */
  void count() {
    if (++count > MOST) {
      throw new IndexOutOfBoundsException("too many names");
    }
  }

  /** Returns the name that begins at a place. */
  String at(int start) {
    count();
    int end = start;
    while (bytes.get(end) != 0) {
      end++;
      if (end - start > LONGEST) {
        throw new IndexOutOfBoundsException("a name has no end");
      }
    }
    byte[] text = new byte[end - start];
    length += text.length;
    if (length > MOST_BYTES) {
      throw new IndexOutOfBoundsException("too long names");
    }
    bytes.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
