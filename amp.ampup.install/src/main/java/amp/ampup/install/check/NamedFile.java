package amp.ampup.install.check;

import amp.ampup.AmpupException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the user named. */
public final class NamedFile {
  private NamedFile() {}

  /**
   * Refuses what cannot be read as one, and says what it is instead.
   *
   * @throws AmpupException if it is missing, a folder, a pipe or a device
   */
  public static void require(Path file) {
    if (Files.isDirectory(file)) {
      throw new AmpupException(file + " is a folder", "Name a file in it");
    }
    if (!Files.exists(file)) {
      throw new AmpupException("there is no file " + file, "Check the path");
    }
    if (!Files.isRegularFile(file)) {
      throw new AmpupException(
          file + " is no regular file", "Write what comes from it into a file, and name that");
    }
  }
}
