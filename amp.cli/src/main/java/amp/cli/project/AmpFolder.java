package amp.cli.project;

import amp.cli.console.CliException;
import amp.os.file.Failure;
import amp.os.file.Mode;
import amp.os.file.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a project in which amp keeps everything.
 *
 * @param directory the folder, absolute; it need not exist
 */
public record AmpFolder(Path directory) {
  private static final String IGNORE = "# Everything here can be made again.\n*\n!config.toml\n";

  /**
   * Finds the folder: the one named, {@code AMP_DIR}, the nearest {@code .amp} upwards that is in
   * use, or {@code .amp} in the current directory.
   *
   * @param named what {@code --amp-dir} says, or null
   * @param environment the surroundings
   * @throws CliException when it is a link, a file, or another user's
   */
  public static AmpFolder find(@Nullable Path named, Environment environment) {
    Path directory =
        named != null
            ? named
            : environment
                .variable("AMP_DIR")
                .map(Path::of)
                .orElseGet(() -> nearest(environment.workingDirectory(), environment.home()));
    AmpFolder folder = new AmpFolder(environment.workingDirectory().resolve(directory).normalize());
    folder.check();
    return folder;
  }

  /** Returns the folder of the managed database. */
  public Path metadb() {
    return directory.resolve("metadb");
  }

  /** Returns the place of the configuration file; it need not exist. */
  public Path configFile() {
    return directory.resolve("config.toml");
  }

  /**
   * Creates the folder and what belongs in it, where it is missing.
   *
   * @param parts folders to create too
   */
  void create(List<Path> parts) {
    try {
      createPrivate(directory);
      writeIgnore(directory.resolve(".gitignore"));
      for (Path part : parts) {
        Files.createDirectories(part, Mode.of(part, Mode.PRIVATE_FOLDER));
      }
    } catch (FileSystemException e) {
      throw new CliException(
          "cannot create " + e.getFile() + ": " + reason(e),
          "make " + directory.getParent() + " writable, or name another folder with --amp-dir");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path nearest(Path from, Path home) {
    for (Path at = from; at != null; at = at.getParent()) {
      Path candidate = at.resolve(".amp");
      if (Files.exists(candidate.resolve("config.toml"))
          || Files.isDirectory(candidate.resolve("metadb"))) {
        return candidate;
      }
      if (isSame(at, home)) {
        break;
      }
    }
    return from.resolve(".amp");
  }

  private static boolean isSame(Path left, Path right) {
    try {
      return left.equals(right) || Files.isSameFile(left, right);
    } catch (IOException e) {
      return false;
    }
  }

  private void check() {
    if (Files.isSymbolicLink(directory)) {
      throw new CliException(
          directory + " is a symbolic link; amp follows none, so that data stays where you see it",
          "name the folder it leads to with --amp-dir, or replace the link by a folder");
    }
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new CliException(
          directory + " is a file, not a folder", "move it away, or name a folder with --amp-dir");
    }
    Optional<Trust.Objection> objection = objection();
    if (objection.isPresent()) {
      String owner = "user " + objection.get().owner();
      throw new CliException(
          directory + " belongs to " + owner + ", and another user's data is not trusted",
          "run this as " + owner + ", or name a folder of your own with --amp-dir");
    }
  }

  private Optional<Trust.Objection> objection() {
    try {
      return Trust.DATA.objection(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createPrivate(Path directory) throws IOException {
    if (directory.getParent() != null) {
      Files.createDirectories(directory.getParent());
    }
    try {
      Files.createDirectory(directory, Mode.of(directory, Mode.PRIVATE_FOLDER));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static void writeIgnore(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(file, Mode.of(file, Mode.SHARED_FILE));
      Files.writeString(file, IGNORE);
    }
  }

  private static String reason(FileSystemException e) {
    return e instanceof NoSuchFileException ? "no folder can be made there" : Failure.reason(e);
  }
}
