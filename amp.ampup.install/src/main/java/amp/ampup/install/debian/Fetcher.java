package amp.ampup.install.debian;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** How files of an archive come here. */
public interface Fetcher {
  /** Returns a small text, of which nothing is known before. */
  String text(URI address) throws IOException;

  /** Tells whether a file is here already, with this size and hash. */
  boolean has(Path file, long size, String sha256) throws IOException;

  /**
   * Fetches a file of a known size and hash, and no other.
   *
   * @param into the file to write
   * @throws amp.ampup.AmpupException when it has another size or hash
   */
  void file(URI address, long size, String sha256, Path into) throws IOException;
}
