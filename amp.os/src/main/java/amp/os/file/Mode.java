package amp.os.file;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The modes that new files and folders are made with. The umask can take from them and add nothing,
 * so that what a mode withholds from others is withheld.
 */
public final class Mode {
  /** A file for its owner alone. */
  public static final String PRIVATE_FILE = "rw-------";

  /** A folder for its owner alone. */
  public static final String PRIVATE_FOLDER = "rwx------";

  /** A file that others can read and not write. */
  public static final String SHARED_FILE = "rw-r--r--";

  /** A folder that others can read and not write. */
  public static final String SHARED_FOLDER = "rwxr-xr-x";

  private Mode() {}

  /**
   * Returns what makes a new file have a mode; nothing where the file system has no modes.
   *
   * @param place where the file is to be
   * @param mode nine letters, as ls(1) shows them
   */
  public static FileAttribute<?>[] of(Path place, String mode) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
