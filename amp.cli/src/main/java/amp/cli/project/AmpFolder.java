package amp.cli.project;

import amp.cli.console.CliException;
import amp.os.file.Failure;
import amp.os.file.Mode;
import amp.os.file.NewFiles;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.ProblemKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
   * @throws CliException when it is a link, a file, or others could change what is in it
   */
  public static AmpFolder find(@Nullable Path named, Environment environment) {
    TrustedFolders trusted = environment.trustedFolders();
    Path directory =
        named != null
            ? named
            : environment
                .variable("AMP_DIR")
                .map(Path::of)
                .orElseGet(() -> nearest(environment, trusted));
    AmpFolder folder = new AmpFolder(environment.workingDirectory().resolve(directory).normalize());
    folder.check(trusted);
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

  /** Passes over what others made: whoever may write a folder above could stop all work below. */
  private static Path nearest(Environment environment, TrustedFolders trusted) {
    Path from = environment.workingDirectory();
    for (Path at = from; at != null; at = at.getParent()) {
      AmpFolder candidate = new AmpFolder(at.resolve(".amp"));
      if (candidate.isUsed() && (at.equals(from) || candidate.isOwn(trusted))) {
        return candidate.directory;
      }
      if (environment.home().isAbsolute() && isSame(at, environment.home())) {
        break;
      }
    }
    return from.resolve(".amp");
  }

  private boolean isUsed() {
    return Files.exists(configFile()) || Files.isDirectory(metadb());
  }

  private boolean isOwn(TrustedFolders trusted) {
    try {
      return above(trusted).isEmpty() && foreign(trusted).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSame(Path left, Path right) {
    try {
      return left.equals(right) || Files.isSameFile(left, right);
    } catch (IOException e) {
      return false;
    }
  }

  private void check(TrustedFolders trusted) {
    if (Files.isSymbolicLink(directory)) {
      throw new CliException(
          directory + " is a symbolic link; amp follows none, so that data stays where you see it",
          "name the folder it leads to with --amp-dir, or replace the link by a folder");
    }
    try {
      requireUnchangeable(trusted);
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (!Files.isDirectory(directory)) {
        throw new CliException(
            directory + " is a file, not a folder",
            "move it away, or name a folder with --amp-dir");
      }
      requireOwn(trusted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses a folder that others can exchange while it is used. */
  private void requireUnchangeable(TrustedFolders trusted) throws IOException {
    Optional<Trust.Objection> objection = above(trusted);
    if (objection.isPresent()) {
      throw new CliException(
          ProblemKind.FAILED,
          objection.get().text() + ", who could exchange " + directory,
          trusted.remedies(objection.get(), project()));
    }
  }

  private void requireOwn(TrustedFolders trusted) throws IOException {
    Optional<Trust.Objection> objection = foreign(trusted);
    if (objection.isPresent()) {
      throw new CliException(
          ProblemKind.FAILED,
          objection.get().text() + ", and another user's data is not trusted",
          trusted.remedies(objection.get(), project()));
    }
    // A checkout makes it as open as the umask says; one that is trusted all the same is left
    // alone.
    if (Trust.DATA.objection(directory).isEmpty() && Trust.CODE.objection(directory).isPresent()) {
      Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
      mode.removeAll(Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
      Files.setPosixFilePermissions(directory, mode);
    }
  }

  private Optional<Trust.Objection> above(TrustedFolders trusted) throws IOException {
    return trusted.objectionAbove(Trust.CODE, directory);
  }

  private Optional<Trust.Objection> foreign(TrustedFolders trusted) throws IOException {
    Optional<Trust.Objection> objection =
        Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
            ? Trust.DATA.objection(directory)
            : Optional.empty();
    return objection.isPresent() && trusted.contain(directory) ? Optional.empty() : objection;
  }

  /** Returns the folder that it is in. */
  Path project() {
    return Objects.requireNonNullElse(directory.getParent(), directory);
  }

  private static void createPrivate(Path directory) throws IOException {
    if (directory.getParent() != null) {
      NewFiles.folder(directory.getParent());
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
      NewFiles.write(file, IGNORE);
    }
  }

  private static String reason(FileSystemException e) {
    return e instanceof NoSuchFileException ? "no folder can be made there" : Failure.reason(e);
  }
}
