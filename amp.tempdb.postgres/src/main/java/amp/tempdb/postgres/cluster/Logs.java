package amp.tempdb.postgres.cluster;

import amp.os.OperatingSystem;
import amp.os.file.Durable;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The log files of a cluster's server. */
public final class Logs {
  public static final long ROTATE_AT = 10 << 20;
  private static final int KEPT = 3;
  private static final int TAIL_BYTES = 16_384;
  private static final int TAIL_LINES = 20;

  private Logs() {}

  /** Makes a log ready for a server: a file that its owner alone can read, not too large. */
  public static void prepare(Path log) throws IOException {
    if (Files.exists(log, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      // A link could lead what a server writes to any file of this user; a pipe would stop it.
      Files.delete(log);
    }
    rotate(log);
    if (!Files.exists(log)) {
      Durable.create(log).close();
    }
  }

  /** Renames a log that has grown large, keeping the last three; called while no server runs. */
  static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) >= ROTATE_AT) {
      makeRoom(log);
      Files.move(log, rotated(log, 1), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Rotates the log of a server that goes on writing: it appends, so that it goes on at the start
   * of the file that was emptied. What it writes between the copy and that is lost, a line perhaps.
   * On Windows nobody else may write there meanwhile, and it waits for the next start.
   *
   * @param limit the size in bytes from which on this is done
   * @return whether it was done
   */
  public static boolean rotateInUse(Path log, long limit) throws IOException {
    if (OperatingSystem.WINDOWS
        || !Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)
        || Files.size(log) < limit) {
      return false;
    }
    makeRoom(log);
    Path copy = log.resolveSibling(log.getFileName() + ".new");
    Files.deleteIfExists(copy);
    try (FileChannel in = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel out = Durable.create(copy)) {
      long copied = 0;
      while (copied < in.size()) {
        copied += in.transferTo(copied, in.size() - copied, out);
      }
      in.truncate(0);
    }
    Durable.rename(copy, rotated(log, 1));
    return true;
  }

  /** Deletes the rotated ones but the last. */
  public static void deleteOlder(Path log) throws IOException {
    for (int i = 2; i <= KEPT; i++) {
      Files.deleteIfExists(rotated(log, i));
    }
  }

  private static void makeRoom(Path log) throws IOException {
    for (int i = KEPT; i > 1; i--) {
      if (Files.exists(rotated(log, i - 1))) {
        Files.move(rotated(log, i - 1), rotated(log, i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path rotated(Path log, int number) {
    return log.resolveSibling(log.getFileName() + "." + number);
  }

  public static long length(Path log) {
    try {
      return Files.size(log);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns the last lines written after an offset. */
  public static String tail(Path log, long from) {
    try (FileChannel file = open(log)) {
      return tail(file, from);
    } catch (IOException e) {
      return "";
    }
  }

  /** Opens a log, whose end can then be read when its folder has been deleted. */
  public static FileChannel open(Path log) throws IOException {
    // To open a named pipe would wait for whoever writes it.
    if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(log + " is not a file");
    }
    return FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the last lines written after an offset. */
  public static String tail(FileChannel log, long from) {
    try {
      long start = Math.max(from, log.size() - TAIL_BYTES);
      byte[] bytes = SmallFile.part(log, start, TAIL_BYTES);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
