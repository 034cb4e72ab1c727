package amp.os.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The modes that new files and folders are made with. The umask can take from them and add nothing,
 * so that what a mode withholds from others is withheld. What it takes from the owner is given
 * back, who could not use what was made otherwise.
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

  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

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

  /**
   * Gives the owner of a file that was just made what a mode has for the owner, and the umask has
   * taken. Nothing is changed for others, nor where the file system has no modes.
   *
   * @param mode nine letters, as ls(1) shows them
   */
  public static void giveOwner(Path made, String mode) throws IOException {
    change(made, PosixFilePermissions.fromString(mode), EnumSet.allOf(PosixFilePermission.class));
  }

  /**
   * Takes from a file that another program has made what a mode withholds, whatever the umask was,
   * and gives its owner what the mode has. Until then the file is as open as that program made it,
   * so that it is to be made where only its owner can go. Nothing is changed where the file system
   * has no modes.
   *
   * @param mode nine letters, as ls(1) shows them
   */
  public static void limit(Path made, String mode) throws IOException {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(mode);
    change(made, wanted, wanted);
  }

  /** Gives a file's owner what a mode has, and keeps of what the file has what may be kept. */
  private static void change(
      Path made, Set<PosixFilePermission> mode, Set<PosixFilePermission> kept) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return;
    }
    // A link that has taken its place has all rights, so that none are given to what it leads to.
    Set<PosixFilePermission> has = view.readAttributes().permissions();
    Set<PosixFilePermission> wanted = new HashSet<>(has);
    wanted.retainAll(kept);
    mode.stream().filter(OWNERS::contains).forEach(wanted::add);
    if (!has.equals(wanted)) {
      Files.setPosixFilePermissions(made, wanted);
    }
  }
}
