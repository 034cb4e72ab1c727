package amp.ampup.store.archive;

import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.XZInputStream;

/** Streams that xz has compressed. */
public final class Xz {
  /** XZ's highest preset needs 65 MiB. */
  static final int MEMORY_KIB = 80 * 1024;

  private Xz() {}

  /**
   * Returns what a stream unpacks to, while it is read.
   *
   * @throws IOException when it is no such stream, or wants more memory than any preset of xz needs
   */
  public static InputStream open(InputStream in) throws IOException {
    return new XZInputStream(in, MEMORY_KIB);
  }
}
