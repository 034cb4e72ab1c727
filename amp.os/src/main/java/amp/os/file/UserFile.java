package amp.os.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file of the user's, of which we change a part: nothing else of it may be lost. */
public final class UserFile {
  private UserFile() {}

  /**
   * Replaces the content in one step, and makes the file, and its folder, where they are missing.
   * What is there keeps its owner and mode.
   *
   * @param file the file; no link
   * @param content all of the new content
   * @param secret whether there is a password in it, so that the file is for its owner alone
   */
  public static void replace(Path file, byte[] content, boolean secret) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new IOException(file + " is a link");
    }
    Path folder = NewFiles.folder(Trees.parent(file));
    Path work = NewFiles.temporaryFolder(folder, ".amp-");
    Path beside = work.resolve("new");
    try {
      hide(work);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.copy(file, beside, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        if (secret && Mode.of(file, Mode.PRIVATE_FILE).length > 0) {
          Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(Mode.PRIVATE_FILE));
        }
      } else if (secret) {
        Durable.create(beside).close();
      }
      try (FileChannel channel = NewFiles.open(beside)) {
        channel.truncate(0);
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      Durable.rename(beside, file);
    } finally {
      Trees.delete(work);
    }
    Durable.syncDirectory(folder);
  }

  /**
   * Has git ignore a folder: when we are killed it stays, and a password in it is not to be
   * committed.
   */
  static void hide(Path work) throws IOException {
    NewFiles.write(work.resolve(".gitignore"), "*\n");
  }
}
