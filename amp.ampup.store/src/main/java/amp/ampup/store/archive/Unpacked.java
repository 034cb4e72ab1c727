package amp.ampup.store.archive;

import java.nio.file.Path;
import java.util.List;

/**
 * What came out of an archive.
 *
 * @param root the folder that holds it: the target, or the one folder the archive put everything in
 * @param entries its files and links, with paths inside the root
 */
public record Unpacked(Path root, List<FileEntry> entries) {

  /** Returns the size of all files in bytes. */
  public long bytes() {
    return entries.stream().mapToLong(FileEntry::size).sum();
  }
}
