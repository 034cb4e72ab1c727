package amp.os.file;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Changes of the file system that a crash cannot leave half done. */
public final class Durable {
  private Durable() {}

  /** Replaces a file's content in one step; the file is readable by its owner alone. */
  public static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel channel = create(temporary)) {
      channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
    rename(temporary, file);
  }

  /** Sees to it that a file is a regular one with this content. */
  public static void keep(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) != bytes.length
        || !Arrays.equals(SmallFile.bytes(file, bytes.length), bytes)) {
      write(file, text);
    }
  }

  /** Creates a file that is not there yet, readable by its owner alone. */
  public static FileChannel create(Path file) throws IOException {
    return NewFiles.create(file, Mode.PRIVATE_FILE);
  }

  /** Opens a file for writing, and creates it, readable by its owner alone, where it is missing. */
  static FileChannel openOrCreate(Path file) throws IOException {
    return NewFiles.open(file, Mode.PRIVATE_FILE);
  }

  /**
   * Renames a file or a folder in one step, in place of a file of the new name. {@link
   * #syncDirectory} puts that on disk.
   *
   * @throws IOException if it cannot, or not in one step
   */
  public static void rename(Path from, Path to) throws IOException {
    if (!tryRename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to + " in one step");
    }
  }

  /**
   * Does the same where it is possible in one step.
   *
   * @return false where it is not: between two file systems, and for a folder that the image of a
   *     container brought
   */
  public static boolean tryRename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      return false;
    }
  }

  /** Puts a renamed entry's directory on disk. */
  public static void syncDirectory(Path directory) throws IOException {
    if (OperatingSystem.WINDOWS) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
