package amp.cli.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The project folders that had a database on this machine: a file each, which holds the path and
 * was written when the project was last used.
 *
 * @param folder where the files are
 */
public record KnownProjects(Path folder) {

  /**
   * A project.
   *
   * @param directory its {@code .amp} folder
   * @param lastUsed when it was last used
   */
  public record Known(Path directory, Instant lastUsed) {

    /** Tells whether it has a database still. */
    public boolean exists() {
      return Files.isDirectory(directory.resolve("metadb"));
    }
  }

  /**
   * Returns the projects.
   *
   * @param home ampup's folder
   */
  public static KnownProjects of(Path home) {
    return new KnownProjects(home.resolve("projects"));
  }

  /** Remembers a project. Where that is not possible, it is not: nothing depends on it. */
  void remember(Path directory) {
    Path file = file(directory);
    try {
      if (Files.exists(file)) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } else {
        Files.createDirectories(folder, AmpFolder.mode(folder, "rwxr-xr-x"));
        Files.createFile(file, AmpFolder.mode(file, "rw-r--r--"));
        Files.writeString(file, directory + "\n");
      }
    } catch (IOException e) {
      // A read-only home is no reason to have no database.
    }
  }

  /** Forgets a project. */
  public void forget(Known project) {
    try {
      Files.deleteIfExists(file(project.directory()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the projects, the one used last first. */
  public List<Known> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Known> projects = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.path")) {
      for (Path file : files) {
        Path directory = Path.of(Files.readString(file).stripTrailing());
        if (directory.isAbsolute() && file.equals(file(directory))) {
          projects.add(new Known(directory, Files.getLastModifiedTime(file).toInstant()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    projects.sort(Comparator.comparing(Known::lastUsed).reversed());
    return projects;
  }

  private Path file(Path directory) {
    byte[] path = directory.toString().getBytes(StandardCharsets.UTF_8);
    return folder.resolve(UUID.nameUUIDFromBytes(path) + ".path");
  }
}
