package amp.ampup.install.extension;

import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.ampup.store.check.HostLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The libraries that come along with a package. Those that the host's do for are not kept; one that
 * has what the host's lacks is, as what came with it may call just that.
 */
final class CarriedLibraries {
  private static final String FOLDER = DebianLayout.LIBRARIES;

  private CarriedLibraries() {}

  /** Takes away the libraries that the host has as good. */
  static Unpacked withoutTheHosts(Unpacked unpacked) throws IOException {
    HostLibraries host = HostLibraries.ofHost();
    Map<Path, Boolean> covered = new HashMap<>();
    for (FileEntry entry : unpacked.entries()) {
      if (isLibrary(entry) && host.find(name(entry)).isPresent()) {
        Path file = file(unpacked, entry);
        covered.merge(file, host.covers(name(entry), file), Boolean::logicalAnd);
      }
    }
    List<FileEntry> kept = new ArrayList<>();
    List<Path> gone = new ArrayList<>();
    for (FileEntry entry : unpacked.entries()) {
      // A link goes along with its file.
      if (isLibrary(entry) && covered.getOrDefault(file(unpacked, entry), false)) {
        gone.add(unpacked.root().resolve(entry.path()));
      } else {
        kept.add(entry);
      }
    }
    for (Path path : gone) {
      Files.delete(path);
    }
    if (!gone.isEmpty() && kept.stream().noneMatch(CarriedLibraries::isLibrary)) {
      Files.deleteIfExists(unpacked.root().resolve(FOLDER));
    }
    return new Unpacked(unpacked.root(), kept);
  }

  /** Returns the file that a name leads to; the name itself where it leads nowhere. */
  private static Path file(Unpacked unpacked, FileEntry entry) throws IOException {
    Path path = unpacked.root().resolve(entry.path());
    return Files.exists(path) ? path.toRealPath() : path;
  }

  private static boolean isLibrary(FileEntry entry) {
    return entry.path().startsWith(FOLDER);
  }

  private static String name(FileEntry entry) {
    return entry.path().substring(entry.path().lastIndexOf('/') + 1);
  }
}
