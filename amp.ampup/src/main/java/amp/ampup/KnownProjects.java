package amp.ampup;

import amp.json.Json;
import amp.json.JsonException;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The project folders that had a database on this machine: a file each, which holds the path and
 * was written when the project was last used. {@code ampd} and {@code ampctl} write them; {@code
 * ampup} asks them which versions are needed.
 *
 * @param folder where the files are
 */
public record KnownProjects(Path folder) {
  private static final int LONGEST = 64 * 1024;
  private static final List<String> DATA = List.of("metadb/data", "metadb");

  /** In a data directory: the extensions that its server was last started with. */
  private static final String EXTENSIONS = "amp_extensions";

  /**
   * An extension that a project's server was last started with.
   *
   * @param component the component that brought it
   * @param version its version
   */
  public record Used(String component, String version) {}

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

    /**
     * Returns the major version of PostgreSQL that its data directory is of, also where that is in
     * the place where other amp versions have it; empty when it has none that can be read.
     */
    public Optional<Integer> major() {
      for (String data : DATA) {
        Path file = directory.resolve(data).resolve("PG_VERSION");
        if (Files.isRegularFile(file)) {
          return KnownProjects.text(file)
              .filter(text -> text.matches("[0-9]{1,4}"))
              .map(Integer::valueOf);
        }
      }
      return Optional.empty();
    }

    /** Returns the extensions of ampup's that its server was last started with. */
    public List<Used> extensions() {
      return DATA.stream()
          .map(data -> directory.resolve(data).resolve(EXTENSIONS))
          .flatMap(note -> KnownProjects.text(note).stream())
          .flatMap(text -> used(text).stream())
          .toList();
    }

    private static List<Used> used(String text) {
      try {
        return Json.parseObject(text).objects("extensions").stream()
            .filter(extension -> extension.bool("component"))
            .map(extension -> new Used(extension.string("name"), extension.string("version")))
            .toList();
      } catch (JsonException e) {
        // A note that cannot be read keeps nothing.
        return List.of();
      }
    }
  }

  /**
   * Returns the projects of this user.
   *
   * @param home ampup's folder
   */
  public static KnownProjects of(Path home) {
    return new KnownProjects(new Layout(OwnFolder.of(home)).projects());
  }

  /**
   * Remembers a project. Where that is not possible, it is not: nothing depends on it.
   *
   * @param directory its {@code .amp} folder, absolute
   */
  public void remember(Path directory) {
    Path file = file(directory);
    try {
      if (Files.exists(file)) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } else {
        NewFiles.folder(folder);
        NewFiles.write(file, directory + "\n");
      }
    } catch (IOException e) {
      // A read-only home is no reason to have no database.
    }
  }

  /**
   * Forgets a project.
   *
   * @throws IOException when its file cannot be deleted
   */
  public void forget(Known project) throws IOException {
    Files.deleteIfExists(file(project.directory()));
  }

  /**
   * Returns the projects, the one used last first. A file that does not name one is passed over.
   *
   * @throws IOException when the folder cannot be read
   */
  public List<Known> list() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Known> projects = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.path")) {
      for (Path file : files) {
        Optional<Path> directory = text(file).flatMap(KnownProjects::path).filter(Path::isAbsolute);
        if (directory.isPresent() && file.equals(file(directory.get()))) {
          projects.add(new Known(directory.get(), Files.getLastModifiedTime(file).toInstant()));
        }
      }
    }
    projects.sort(Comparator.comparing(Known::lastUsed).reversed());
    return projects;
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Returns a small file's text without the end of its line; empty for anything else. */
  private static Optional<String> text(Path file) {
    try {
      return Optional.of(SmallFile.text(file, LONGEST).stripTrailing());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path file(Path directory) {
    byte[] path = directory.toString().getBytes(StandardCharsets.UTF_8);
    return folder.resolve(UUID.nameUUIDFromBytes(path) + ".path");
  }
}
