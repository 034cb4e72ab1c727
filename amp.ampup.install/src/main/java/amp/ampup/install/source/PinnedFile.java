package amp.ampup.install.source;

import java.util.List;

/**
 * A package in an archive of packages, as it is pinned.
 *
 * @param path where it is below the archive's base address
 * @param size its size in bytes
 * @param sha256 its SHA-256 in hexadecimal digits
 * @param glibc the least version of glibc that has all symbols its files need; empty for none
 * @param provides the names of the shared libraries in it
 * @param needs the names of the shared libraries that its files need
 */
public record PinnedFile(
    String path,
    long size,
    String sha256,
    String glibc,
    List<String> provides,
    List<String> needs) {
  /** Copies the lists. */
  public PinnedFile {
    provides = List.copyOf(provides);
    needs = List.copyOf(needs);
  }

  /** Returns the last name of the path. */
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
