package amp.tempdb.api;

import amp.os.OperatingSystem;
import amp.os.file.DiskRoom;
import amp.os.file.Failure;
import amp.os.file.NewFiles;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.internal.ProjectConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code .amp} folder of a project, in which its database is. It is found as the commands find
 * it, so that a program has the same database as they have:
 *
 * <pre>{@code
 * TempDb db = TempDb.open(ProjectFolder.find(Path.of("")).create().configuredSpec());
 * }</pre>
 *
 * @param directory the folder, absolute; it need not exist
 */
public record ProjectFolder(Path directory) {
  private static final String IGNORE = "# Everything here can be made again.\n*\n!config.toml\n";
  private static final String NAME = ".amp";

  /** What may be in a folder of amp's before there is a database in it. */
  private static final Set<String> PARTS =
      Set.of(
          "config.toml", "data", "manifests", "providers", ".gitignore", ".DS_Store", "lost+found");

  private static final int SHOWN = 3;
  private static final Remedy ANOTHER = new Remedy.SetOption("amp-dir", "", "use another folder");

  /** Checks that the path is absolute. */
  public ProjectFolder {
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("the folder is not absolute: " + directory);
    }
  }

  /**
   * Finds the folder for this process: {@code AMP_DIR}, the nearest {@code .amp} upwards that is in
   * use, or {@code .amp} in the folder itself.
   *
   * @param from the folder where the search begins; a relative one is in the current directory
   * @throws TempDbException if the folder is a link or a file, or others could change what is in it
   */
  public static ProjectFolder find(Path from) {
    return find(from, System.getenv(), OperatingSystem.userHome());
  }

  /**
   * Finds the folder.
   *
   * @param from the folder where the search begins
   * @param environment the environment variables
   * @param userHome the user's home directory, above which nothing is looked for; empty when it is
   *     not known
   * @throws TempDbException if the folder is a link or a file, or others could change what is in it
   */
  public static ProjectFolder find(Path from, Map<String, String> environment, Path userHome) {
    Path start = from.toAbsolutePath().normalize();
    String named = environment.getOrDefault("AMP_DIR", "");
    Path directory =
        named.isEmpty()
            ? nearest(start, userHome, TrustedFolders.of(environment, userHome))
            : start.resolve(named);
    return at(directory, environment, userHome);
  }

  /**
   * Returns a folder that is named.
   *
   * @param directory the folder; it need not exist
   * @param environment the environment variables
   * @param userHome the user's home directory; empty when it is not known
   * @throws TempDbException if it is a link or a file, or others could change what is in it
   */
  public static ProjectFolder at(Path directory, Map<String, String> environment, Path userHome) {
    ProjectFolder folder = new ProjectFolder(directory.toAbsolutePath().normalize());
    folder.check(TrustedFolders.of(environment, userHome));
    return folder;
  }

  /**
   * Returns a folder that is named, for this process.
   *
   * @param directory the folder; it need not exist
   * @throws TempDbException if it is a link or a file, or others could change what is in it
   */
  public static ProjectFolder at(Path directory) {
    return at(directory, System.getenv(), OperatingSystem.userHome());
  }

  /** Returns the folder of the managed database. */
  public Path metadb() {
    return directory.resolve("metadb");
  }

  /** Returns the place of the configuration file; it need not exist. */
  public Path configFile() {
    return directory.resolve("config.toml");
  }

  /** Returns the folder that it is in. */
  public Path project() {
    return Objects.requireNonNullElse(directory.getParent(), directory);
  }

  /** Specifies the managed database. */
  public TempDbSpec spec() {
    return TempDbSpec.at(metadb());
  }

  /**
   * Specifies the managed database as the project's {@code config.toml} says, where there is one:
   * with the backend, the version, the durability, the extensions and the server parameters of
   * {@code [metadata_db.managed]}. Variables and options of the commands do not count.
   *
   * @throws TempDbException if the file names an external database, so that none is started beside
   *     it; if it sets what a file may not set, or has an unknown key or a wrong value in {@code
   *     [metadata_db]}; or if it cannot be read, or others could have written it
   */
  public TempDbSpec configuredSpec() {
    ProjectConfig config = ProjectConfig.read(configFile());
    config.requireManaged(metadb());
    return spec().with(config::configure);
  }

  /**
   * Creates the folder where it is missing, for its owner alone, and has git ignore it.
   *
   * @throws TempDbException if it cannot be created, or is a folder of another name that holds
   *     other things than amp's
   */
  public ProjectFolder create() {
    return create(List.of());
  }

  /**
   * Creates the folder, and others in it, where they are missing.
   *
   * @param parts the others
   * @throws TempDbException if one cannot be created, or this is a folder of another name that
   *     holds other things than amp's
   */
  public ProjectFolder create(List<Path> parts) {
    try {
      requireForAmp();
      createPrivate(directory);
      writeIgnore(directory.resolve(".gitignore"));
      for (Path part : parts) {
        NewFiles.privateFolders(part);
      }
      return this;
    } catch (IOException e) {
      throw cannot("create", e, "Make " + project() + " writable");
    }
  }

  /** Says which file it is about, and what would help. */
  private TempDbException cannot(String what, IOException e, String otherwise) {
    String named = e instanceof FileSystemException failure ? failure.getFile() : null;
    String problem =
        "cannot " + what + " " + Objects.requireNonNullElse(named, directory) + ": " + reason(e);
    if (DiskRoom.isFull(e)) {
      String room = "Make room on the disk of " + project() + ", and try again";
      return new TempDbException(ProblemKind.DISK_FULL, problem, Remedy.advice(room), e);
    }
    return Failure.limit(problem)
        .map(limit -> new TempDbException(problem, limit))
        .orElseGet(() -> new TempDbException(problem, new Remedy.Advice(otherwise), ANOTHER));
  }

  /** Amp's files would lie among those of others, and git would ignore them all. */
  private void requireForAmp() throws IOException {
    if (directory.endsWith(NAME) || Files.isDirectory(metadb()) || !Files.isDirectory(directory)) {
      return;
    }
    List<String> others;
    try (Stream<Path> entries = Files.list(directory)) {
      others =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !PARTS.contains(name))
              .sorted()
              .limit(SHOWN)
              .toList();
    }
    if (!others.isEmpty()) {
      throw new TempDbException(
          directory
              + " holds other things than amp's, "
              + String.join(", ", others)
              + " for example, and amp keeps a database in a folder of its own",
          new Remedy.SetOption(
              "amp-dir", directory.resolve(NAME).toString(), "name one, for example"));
    }
  }

  /** Passes over what others made: whoever may write a folder above could stop all work below. */
  private static Path nearest(Path from, Path userHome, TrustedFolders trusted) {
    for (Path at = from; at != null; at = at.getParent()) {
      ProjectFolder candidate = new ProjectFolder(at.resolve(NAME));
      if (candidate.isUsed() && (at.equals(from) || candidate.isOwn(trusted))) {
        return candidate.directory;
      }
      if (userHome.isAbsolute() && isSame(at, userHome)) {
        break;
      }
    }
    return from.resolve(NAME);
  }

  private boolean isUsed() {
    return Files.exists(configFile(), LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(metadb());
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
      throw new TempDbException(
          directory + " is a symbolic link; amp follows none, so that data stays where you see it",
          new Remedy.Advice("Name the folder it leads to, or replace the link by a folder"),
          ANOTHER);
    }
    requireFoldersAbove();
    try {
      requireUnchangeable(trusted);
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (!Files.isDirectory(directory)) {
        throw new TempDbException(
            directory + " is a file, not a folder", new Remedy.Advice("Move it away"), ANOTHER);
      }
      requireOwn(trusted);
    } catch (IOException e) {
      throw cannot("use", e, "See that you may enter the folders above it");
    }
  }

  /** A file or a device is named as what it is: to have its mode changed would help nobody. */
  private void requireFoldersAbove() {
    Path at = directory.getParent();
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    if (at != null && !Files.isDirectory(at)) {
      throw new TempDbException(
          at + " is not a folder, and " + directory + " would be in it", ANOTHER);
    }
  }

  /** Refuses a folder that others can exchange while it is used. */
  private void requireUnchangeable(TrustedFolders trusted) throws IOException {
    Optional<Trust.Objection> objection = above(trusted);
    if (objection.isPresent()) {
      throw refused(
          objection.get().text() + ", who could exchange " + directory,
          trusted.remedies(objection.get(), project()));
    }
  }

  private void requireOwn(TrustedFolders trusted) throws IOException {
    Optional<Trust.Objection> objection = foreign(trusted);
    if (objection.isPresent()) {
      throw refused(
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

  private static TempDbException refused(String problem, List<Remedy> remedies) {
    return new TempDbException(ProblemKind.FAILED, problem, remedies, null);
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

  private static void createPrivate(Path directory) throws IOException {
    if (directory.getParent() != null) {
      NewFiles.folder(directory.getParent());
    }
    try {
      NewFiles.privateFolder(directory);
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

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "no folder can be made there" : Failure.reason(e);
  }
}
