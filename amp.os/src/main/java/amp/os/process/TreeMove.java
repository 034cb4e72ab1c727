package amp.os.process;

import amp.os.OperatingSystem;
import amp.os.file.Durable;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Moves directories, those too that cannot be renamed: on overlayfs, as containers have it, what
 * the image brought (EXDEV), and whatever has to go to another file system.
 *
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html#renaming-directories">Overlay
 *     Filesystem, Renaming Directories</a>
 */
public final class TreeMove {
  private TreeMove() {}

  /**
   * Tells whether a directory can be renamed, without doing so: it is renamed onto a directory that
   * is not empty, which fails in any case (rename(2)), and the reason tells.
   *
   * @param full one that is not empty, beside the place where it would go
   */
  public static boolean canRename(Path directory, Path full) throws IOException {
    if (OperatingSystem.WINDOWS) {
      return true;
    }
    try {
      Files.move(directory, full, StandardCopyOption.ATOMIC_MOVE);
      // It was empty after all.
      Files.move(full, directory, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      return false;
    } catch (FileSystemException e) {
      return true;
    }
  }

  /**
   * Moves a directory to a place where nothing is. One that cannot be renamed is copied, is put on
   * disk, appears at its place in one step, and is deleted where it was.
   */
  public static void move(Path from, Path to) throws IOException {
    if (!Durable.tryRename(from, to)) {
      copy(from, to);
      Trees.delete(from);
    }
  }

  /** Copies a directory to a place where nothing is, and where it appears in one step, on disk. */
  public static void copy(Path from, Path to) throws IOException {
    Durable.rename(copyBeside(from, to), to);
    Durable.syncDirectory(Trees.parent(to));
  }

  /** Returns a copy of a directory, on disk, that only has to be renamed to get to its place. */
  public static Path copyBeside(Path from, Path to) throws IOException {
    Path beside = to.resolveSibling(".moving-" + to.getFileName());
    Trees.delete(beside);
    TreeCopy.tree(from, beside);
    TreeSync.sync(beside);
    return beside;
  }
}
