package amp.ampup.install.packages;

import amp.ampup.AmpupException;
import amp.ampup.install.debian.Fetcher;
import amp.ampup.install.fetch.Download;
import amp.ampup.install.fetch.Secrets;
import amp.os.Hash;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fetches files whose SHA-256 is known, over the network or from a folder; keeps no others. */
public final class PackageFetch implements Fetcher {
  /** What a signed list of indexes has at most. */
  private static final int MOST_TEXT = 4 << 20;

  private final Connection connection;

  /** Creates it. */
  public PackageFetch(Connection connection) {
    this.connection = connection;
  }

  @Override
  public String text(URI address) throws IOException {
    return isFile(address)
        ? SmallFile.textThroughLink(Path.of(address), MOST_TEXT)
        : connection.text(address);
  }

  @Override
  public void file(URI address, long size, String sha256, Path into) throws IOException {
    Path part = into.resolveSibling(into.getFileName() + ".part");
    if (isFile(address)) {
      Download.discard(part);
      copy(Path.of(address), size, part);
      keep(address, size, sha256, part, into);
      return;
    }
    boolean resumed;
    try (Download download = connection.download(address, size, part)) {
      resumed = download.resumed();
      download.await();
    }
    if (resumed && !is(part, size, sha256)) {
      // What an earlier process left may be what is wrong; the server gets one chance without it.
      Download.discard(part);
      try (Download download = connection.download(address, size, part)) {
        download.await();
      }
    }
    keep(address, size, sha256, part, into);
  }

  private static void keep(URI address, long size, String sha256, Path part, Path into)
      throws IOException {
    try {
      require(address, size, sha256, part);
    } catch (AmpupException e) {
      Download.discard(part);
      throw e;
    }
    Download.keep(part, into);
  }

  @Override
  public boolean has(Path file, long size, String sha256) throws IOException {
    return is(file, size, sha256);
  }

  private static boolean is(Path file, long size, String sha256) throws IOException {
    return Files.isRegularFile(file)
        && (size < 0 || Files.size(file) == size)
        && Hash.sha256(file).equals(sha256);
  }

  private static void require(URI address, long size, String sha256, Path file) throws IOException {
    String hash = Hash.sha256(file);
    if ((size >= 0 && Files.size(file) != size) || !hash.equals(sha256)) {
      throw new AmpupException(
          Secrets.shown(address)
              + " has the SHA-256 "
              + hash.substring(0, 16)
              + "… where "
              + sha256.substring(0, 16)
              + "… is published",
          "Check the mirror and the proxy: this is not the file that was published."
              + " Nothing was installed");
    }
  }

  /** One byte more than it may have tells as much as all. */
  private static void copy(Path from, long known, Path into) throws IOException {
    long size = known < 0 ? Download.MAX_SIZE : known;
    try (FileChannel in = FileChannel.open(from);
        FileChannel out = NewFiles.open(into)) {
      for (long at = 0, n = 1; n > 0 && at <= size; at += n) {
        n = in.transferTo(at, size + 1 - at, out);
      }
    }
  }

  private static boolean isFile(URI address) {
    return "file".equals(address.getScheme());
  }
}
