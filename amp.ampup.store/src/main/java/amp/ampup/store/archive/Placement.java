package amp.ampup.store.archive;

import java.util.Optional;

/** Which entries of a package are wanted, and where each goes. */
@FunctionalInterface
public interface Placement {
  /**
   * Returns where an entry goes, inside the folder that is unpacked into; empty for one that is not
   * wanted. What is returned is checked like any name in an archive.
   *
   * @param path the entry's path in the package, with {@code /} between the names and none before
   *     them
   * @throws ArchiveException when a package with such an entry is not to be unpacked
   */
  Optional<String> place(String path) throws ArchiveException;
}
