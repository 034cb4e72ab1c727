package amp.os.file;

import amp.os.file.RefusedFileException.Why;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * Reads small files, whoever may have put them there, as in a project that was cloned. Nothing but
 * a regular file is opened, since to open a pipe or a device may wait for ever; nothing is read
 * without a bound; and a link is not followed, since it may lead to any file.
 */
public final class SmallFile {
  private static final LinkOption[] THROUGH_LINKS = {};
  private static final LinkOption[] NO_LINK = {LinkOption.NOFOLLOW_LINKS};

  private SmallFile() {}

  /**
   * Returns the content.
   *
   * @param most how many bytes it may have
   * @throws RefusedFileException if it is not such a file
   * @throws IOException if it does not exist or cannot be read
   */
  public static byte[] bytes(Path file, int most) throws IOException {
    return whole(file, most, NO_LINK);
  }

  /**
   * Returns the content of a file that a person keeps where it suits them, behind a link too.
   *
   * @param most how many bytes it may have
   * @throws RefusedFileException if it is not such a file
   * @throws IOException if it does not exist or cannot be read
   */
  public static byte[] bytesThroughLink(Path file, int most) throws IOException {
    return whole(file, most, THROUGH_LINKS);
  }

  /**
   * Returns the content as text in UTF-8.
   *
   * @param most how many bytes it may have
   * @throws RefusedFileException if it is not such a file
   * @throws IOException if it does not exist or cannot be read
   */
  public static String text(Path file, int most) throws IOException {
    return decoded(file, whole(file, most, NO_LINK));
  }

  /**
   * Returns the content of a file that a person keeps where it suits them, behind a link too, such
   * as a configuration.
   *
   * @param most how many bytes it may have
   * @throws RefusedFileException if it is not such a file
   * @throws IOException if it does not exist or cannot be read
   */
  public static String textThroughLink(Path file, int most) throws IOException {
    return decoded(file, whole(file, most, THROUGH_LINKS));
  }

  /**
   * Returns how a file begins. What is not UTF-8 in it becomes a replacement character.
   *
   * @param most how many bytes are read
   * @throws RefusedFileException if it is no regular file
   * @throws IOException if it does not exist or cannot be read
   */
  public static String beginning(Path file, int most) throws IOException {
    return new String(read(file, most, NO_LINK), StandardCharsets.UTF_8);
  }

  /**
   * Returns a piece of a file of any size, such as a log.
   *
   * @param from where it begins, in bytes
   * @param most how many bytes are read
   * @return what there is; nothing where the file is shorter
   * @throws RefusedFileException if it is no regular file
   * @throws IOException if it does not exist or cannot be read
   */
  public static byte[] part(Path file, long from, int most) throws IOException {
    regular(file, NO_LINK);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return part(channel, from, most);
    }
  }

  /**
   * Returns a piece of a file that is open already, and may have been deleted since.
   *
   * @param from where it begins, in bytes
   * @param most how many bytes are read
   * @return what there is; nothing where the file is shorter
   * @throws IOException if it cannot be read
   */
  public static byte[] part(FileChannel file, long from, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(most, file.size() - from)));
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = file.read(bytes, from + bytes.position());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static byte[] whole(Path file, int most, LinkOption... links) throws IOException {
    // One that is too large already is not read; one of /proc says that it has no byte.
    if (regular(file, links).size() <= most) {
      byte[] bytes = content(file, most + 1, links);
      if (bytes.length <= most) {
        return bytes;
      }
    }
    throw new RefusedFileException(file, Why.TOO_LARGE, "is larger than " + limit(most));
  }

  private static String limit(int most) {
    return most >= 1 << 20 && most % (1 << 20) == 0 ? (most >> 20) + " MiB" : most + " bytes";
  }

  private static byte[] read(Path file, int most, LinkOption... links) throws IOException {
    regular(file, links);
    return content(file, most, links);
  }

  private static byte[] content(Path file, int most, LinkOption... links) throws IOException {
    try (InputStream in = Files.newInputStream(file, links)) {
      return in.readNBytes(most);
    }
  }

  /** Refuses what is no regular file; returns what is known of one. */
  private static BasicFileAttributes regular(Path file, LinkOption... links) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, links);
    if (found.isSymbolicLink()) {
      throw new RefusedFileException(file, Why.LINK, "is a link, and none is followed here");
    }
    if (!found.isRegularFile()) {
      throw new RefusedFileException(file, Why.NOT_A_FILE, "is not a file");
    }
    return found;
  }

  private static String decoded(Path file, byte[] bytes) throws RefusedFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedFileException(file, Why.NOT_UTF8, "is not UTF-8");
    }
  }
}
