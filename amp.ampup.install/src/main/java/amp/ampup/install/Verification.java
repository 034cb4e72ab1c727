package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Receipt;
import amp.ampup.store.FileList;
import amp.ampup.store.archive.FileEntry;
import amp.os.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares an installation with what its receipt says. */
public final class Verification {
  private static final Set<String> OURS = Set.of(Receipt.FILE, FileList.FILE);

  /** What is made at the place of a distribution of our own, after it was installed. */
  private static final Set<String> CLASS_DATA = Set.of("lib/classes.jsa", "lib/classes.for");

  private Verification() {}

  /**
   * Returns what differs, a line for each file; nothing when all is as it was installed.
   *
   * @throws AmpupException when the list of files is missing or cannot be read
   */
  public static List<String> verify(Installed installed) {
    List<String> problems = new ArrayList<>();
    Set<String> known = new HashSet<>(OURS);
    if (Layout.PROGRAMS.contains(installed.component())) {
      known.addAll(CLASS_DATA);
    }
    try {
      for (FileEntry entry : FileList.read(installed.directory())) {
        known.add(entry.path());
        problem(installed.directory(), entry).ifPresent(problems::add);
      }
      try (Stream<Path> all = Files.walk(installed.directory())) {
        all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            .map(path -> installed.directory().relativize(path).toString().replace('\\', '/'))
            .filter(path -> !known.contains(path))
            .forEach(path -> problems.add(path + " was added"));
      }
    } catch (IOException e) {
      throw new AmpupException(
          installed.directory() + " cannot be read (" + e + ")", "Make it readable", e);
    }
    problems.sort(null);
    return problems;
  }

  private static Optional<String> problem(Path directory, FileEntry entry) throws IOException {
    Path path = directory.resolve(entry.path());
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(entry.path() + " is missing");
    } else if (entry.isLink()) {
      return link(path, entry);
    } else if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(entry.path() + " is no longer a file");
    } else if (Files.size(path) != entry.size() || !Hash.sha256(path).equals(entry.sha256())) {
      return Optional.of(entry.path() + " was changed");
    } else if (entry.executable() && !Files.isExecutable(path)) {
      return Optional.of(entry.path() + " is no longer executable");
    }
    return Optional.empty();
  }

  /** Where links could not be made, a copy of the file stands in for the link. */
  private static Optional<String> link(Path path, FileEntry entry) throws IOException {
    boolean same =
        Files.isSymbolicLink(path)
            ? Files.readSymbolicLink(path).toString().equals(entry.link())
            : Files.isRegularFile(path);
    return same ? Optional.empty() : Optional.of(entry.path() + " no longer links to its target");
  }
}
