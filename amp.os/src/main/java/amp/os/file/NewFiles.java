package amp.os.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Makes files and folders whatever the umask is: those for the owner alone, and those that others
 * can read and not write. The owner can use them all. What is there keeps its mode.
 */
public final class NewFiles {
  private NewFiles() {}

  /** Makes a folder that others can read, and those above it, where they are missing. */
  public static Path folder(Path folder) throws IOException {
    return folders(folder, Mode.SHARED_FOLDER);
  }

  /** Makes a folder for its owner alone, and those above it, where they are missing. */
  public static Path privateFolders(Path folder) throws IOException {
    return folders(folder, Mode.PRIVATE_FOLDER);
  }

  /**
   * Makes a folder for its owner alone.
   *
   * @throws FileAlreadyExistsException if something has its name
   */
  public static Path privateFolder(Path folder) throws IOException {
    return make(folder, Mode.PRIVATE_FOLDER);
  }

  /** Makes a folder for its owner alone, with a name that begins so and was nobody's. */
  public static Path temporaryFolder(Path parent, String prefix) throws IOException {
    Path made = Files.createTempDirectory(parent, prefix);
    Mode.giveOwner(made, Mode.PRIVATE_FOLDER);
    return made;
  }

  /** Makes a folder for its owner alone, where the system has temporary files. */
  public static Path temporaryFolder(String prefix) throws IOException {
    Path made = Files.createTempDirectory(prefix);
    Mode.giveOwner(made, Mode.PRIVATE_FOLDER);
    return made;
  }

  /** Makes a file for its owner alone, with a name that begins and ends so and was nobody's. */
  public static Path temporaryFile(Path folder, String prefix, String suffix) throws IOException {
    Path made = Files.createTempFile(folder, prefix, suffix);
    Mode.giveOwner(made, Mode.PRIVATE_FILE);
    return made;
  }

  /** Writes a file, and makes it where it is missing. */
  public static void write(Path file, String text) throws IOException {
    open(file).close();
    Files.writeString(file, text);
  }

  /** Opens a file for writing at its beginning, and makes it where it is missing. */
  public static FileChannel open(Path file) throws IOException {
    return open(file, Mode.SHARED_FILE);
  }

  static FileChannel open(Path file, String mode) throws IOException {
    try {
      return create(file, mode);
    } catch (FileAlreadyExistsException e) {
      return FileChannel.open(
          file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Mode.of(file, mode));
    }
  }

  static FileChannel create(Path file, String mode) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            Mode.of(file, mode));
    try {
      Mode.giveOwner(file, mode);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** One after the other: in one that the umask has closed no other could be made. */
  private static Path folders(Path folder, String mode) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = folder.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
      missing.push(at);
    }
    if (missing.isEmpty() && !Files.isDirectory(folder)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    for (Path each : missing) {
      try {
        make(each, mode);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(each)) {
          throw e;
        }
      }
    }
    return folder;
  }

  private static Path make(Path folder, String mode) throws IOException {
    Files.createDirectory(folder, Mode.of(folder, mode));
    Mode.giveOwner(folder, mode);
    return folder;
  }
}
