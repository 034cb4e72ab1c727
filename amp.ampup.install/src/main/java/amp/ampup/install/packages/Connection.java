package amp.ampup.install.packages;

import amp.ampup.install.fetch.Download;
import amp.ampup.install.source.Artifact;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** How other machines are reached. */
public interface Connection {
  /** Returns an address without its user and password, which are kept for it. */
  URI known(URI address);

  /**
   * Returns a small text.
   *
   * @throws amp.ampup.install.fetch.OfflineException when no connection may be opened
   */
  String text(URI address) throws IOException;

  /**
   * Starts the download of a file whose hash is known.
   *
   * @param size the size that it must have
   * @param part the partial file
   */
  Download download(URI address, long size, Path part) throws IOException;

  /**
   * Fails when no connection may be opened, and tells how to bring the file here by hand.
   *
   * @throws amp.ampup.install.fetch.OfflineException when that is so
   */
  void requireOnline(Artifact artifact, URI address);
}
