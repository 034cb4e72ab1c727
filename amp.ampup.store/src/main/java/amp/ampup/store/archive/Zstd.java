package amp.ampup.store.archive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what is compressed with zstd, as the packages of Ubuntu are. The library for it is there
 * where components are installed; an application that only unpacks the programs in a jar needs
 * none.
 */
final class Zstd {
  private Zstd() {}

  static InputStream open(InputStream in) throws IOException {
    try {
      return new ZstdInputStream(in);
    } catch (LinkageError e) {
      throw new ArchiveException(
          "it is compressed with zstd, which cannot be read here ("
              + e
              + "): for a .deb, make a"
              + " tar.gz with dpkg-deb --fsys-tarfile FILE | gzip",
          e);
    }
  }
}
