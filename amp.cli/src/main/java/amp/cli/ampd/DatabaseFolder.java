package amp.cli.ampd;

import amp.cli.project.Databases;
import amp.cli.project.Project;
import amp.os.process.OsProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of a database in use, known again by what it is: its path may lead to another. */
final class DatabaseFolder {
  private final Project project;
  private final Databases databases;
  private final Identity folder;
  private final Identity data;
  private final boolean hadCluster;
  private final SortedSet<String> parts;

  private DatabaseFolder(Project project, Databases databases) {
    this.project = project;
    this.databases = databases;
    folder = Identity.of(project.folder().metadb());
    data = Identity.of(project.folder().metadb().resolve("data"));
    hadCluster = databases.hasCluster(project.spec());
    parts = directories(data.path);
  }

  /** Remembers the folder of a project, and the data directory in it. */
  static DatabaseFolder of(Project project, Databases databases) {
    return new DatabaseFolder(project, databases);
  }

  Path path() {
    return folder.path;
  }

  /** Tells whether it is still at its path. */
  boolean isThere() {
    return folder.isThere();
  }

  /** Tells whether its data directory is the same; another may replace it while no server runs. */
  boolean hasSameData() {
    return data.isThere();
  }

  /** Returns where it is now, if the server that works in its data directory still has that. */
  Optional<Path> movedTo(long server) {
    return OsProcess.find(server)
        .flatMap(OsProcess::workingDirectory)
        .filter(data::isAt)
        .map(Path::getParent);
  }

  /** Tells whether its cluster is gone, so that a start would make a new one. */
  boolean lostCluster() {
    return hadCluster && !databases.hasCluster(project.spec());
  }

  /** Returns the directories of its data that are gone: a server makes and deletes none. */
  SortedSet<String> lostParts() {
    SortedSet<String> lost = new TreeSet<>(parts);
    lost.removeAll(directories(data.path));
    return lost;
  }

  /** Returns how many files are in its data directory: while no server runs, a fixed number. */
  long files() {
    try (Stream<Path> files = Files.walk(data.path)) {
      return files.count();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private static SortedSet<String> directories(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      return new TreeSet<>();
    }
  }

  private record Identity(Path path, Optional<Object> key) {
    boolean isAt(Path other) {
      return key.isPresent() && key.equals(look(other));
    }

    static Identity of(Path path) {
      return new Identity(path, look(path));
    }

    boolean isThere() {
      return key.isEmpty() || key.equals(look(path));
    }

    private static Optional<Object> look(Path path) {
      try {
        Object key =
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        // Windows has none.
        return Optional.of(key == null ? path : key);
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }
}
