package amp.ampup.store.archive;

/**
 * One file or link of an installation.
 *
 * @param path its path inside the installation, with {@code /} between the names
 * @param size its size in bytes; 0 for a link
 * @param sha256 its SHA-256 in hexadecimal digits; empty for a link
 * @param link what it points at; empty for a file
 * @param executable whether it can be executed
 */
public record FileEntry(String path, long size, String sha256, String link, boolean executable) {
  static FileEntry link(String path, String target) {
    return new FileEntry(path, 0, "", target, false);
  }

  /** Tells whether this is a symbolic link. */
  public boolean isLink() {
    return !link.isEmpty();
  }

  FileEntry inside(String folder) {
    return new FileEntry(path.substring(folder.length()), size, sha256, link, executable);
  }
}
