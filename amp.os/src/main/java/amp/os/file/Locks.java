package amp.os.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files that their maker keeps locked as long as it lives. The kernel releases the lock when the
 * maker ends, however it ends, so that what it left is known by being unlocked. Who wants to
 * exclude others takes a {@link Mutex}.
 */
public final class Locks {
  private Locks() {}

  /**
   * Locks a file until its channel is closed.
   *
   * @return false if somebody else has it locked
   */
  public static boolean take(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Deletes a file unless somebody has it locked; while it is deleted, nobody can lock it. A file
   * that this process has locked must not be asked for: to close any channel of it gives the lock
   * up (fcntl(2)).
   *
   * @return false if it is locked; true if it is gone
   */
  public static boolean deleteUnlessTaken(Path file) throws IOException {
    // To open a named pipe would wait for whoever reads it, and a link may lead to any file.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
      return true;
    }
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return false;
      }
      Files.deleteIfExists(file);
      return true;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
