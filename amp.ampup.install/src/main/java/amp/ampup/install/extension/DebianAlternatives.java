package amp.ampup.install.extension;

import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what the scripts of some of Debian's packages would do by their system of alternatives: the
 * control file of PostGIS is packed as {@code postgis-3.control}, while its scripts are called
 * {@code postgis--3.3.2.sql}, and gets the name that fits them.
 */
final class DebianAlternatives {
  private static final Pattern CONTROL =
      Pattern.compile("(share/extension/([^/]+?))-\\d+\\.control");

  private DebianAlternatives() {}

  /** Gives the control files the names of their scripts. */
  static Unpacked apply(Unpacked unpacked) throws IOException {
    List<String> paths = unpacked.entries().stream().map(FileEntry::path).toList();
    List<FileEntry> entries = new ArrayList<>();
    for (FileEntry entry : unpacked.entries()) {
      Optional<String> name = name(entry, paths);
      if (name.isPresent()) {
        Path root = unpacked.root();
        Files.move(root.resolve(entry.path()), root.resolve(name.get()));
        entries.add(
            new FileEntry(
                name.get(), entry.size(), entry.sha256(), entry.link(), entry.executable()));
      } else {
        entries.add(entry);
      }
    }
    return new Unpacked(unpacked.root(), entries);
  }

  private static Optional<String> name(FileEntry entry, List<String> paths) {
    Matcher control = CONTROL.matcher(entry.path());
    if (entry.isLink() || !control.matches()) {
      return Optional.empty();
    }
    String own = entry.path().substring(0, entry.path().length() - ".control".length());
    String name = control.group(1) + ".control";
    boolean scripts = paths.stream().anyMatch(path -> path.startsWith(control.group(1) + "--"));
    boolean ownScripts = paths.stream().anyMatch(path -> path.startsWith(own + "--"));
    return scripts && !ownScripts && !paths.contains(name) ? Optional.of(name) : Optional.empty();
  }
}
