package amp.os.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that another program adds lines to, and may empty or replace at any time. Like {@link
 * SmallFile} it opens nothing but a regular file, looks anew each time, and reads a bounded piece.
 */
public final class LogFile {
  private static final int CHUNK = 64 * 1024;

  /** What is searched for the last lines; whoever put the file there decides how long they are. */
  private static final int MOST_BYTES = 64 << 20;

  private final Path file;
  private long position;

  private LogFile(Path file, long position) {
    this.file = file;
    this.position = position;
  }

  /** Follows a file from its present end on; from its beginning where there is none yet. */
  public static LogFile fromEnd(Path file) {
    try {
      return new LogFile(file, Files.size(file));
    } catch (IOException e) {
      return new LogFile(file, 0);
    }
  }

  /**
   * Returns the whole lines that were added since the last time, 64 KiB at most, with their ends;
   * what is not finished waits for the next time. A file that has become shorter is read from its
   * beginning.
   *
   * @throws RefusedFileException if it is no regular file
   * @throws IOException if it does not exist or cannot be read
   */
  public String next() throws IOException {
    if (Files.size(file) < position) {
      position = 0;
    }
    byte[] bytes = SmallFile.part(file, position, CHUNK);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    if (end == 0 && bytes.length == CHUNK) {
      end = CHUNK;
    }
    position += end;
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * Returns the last lines of a file, as far as its last 64 MiB have them.
   *
   * @param lines how many at most
   * @throws RefusedFileException if it is no regular file
   * @throws IOException if it does not exist or cannot be read
   */
  public static List<String> tail(Path file, int lines) throws IOException {
    long length = Files.size(file);
    for (int chunk = CHUNK; ; chunk *= 4) {
      long from = Math.max(0, length - chunk);
      String text = new String(SmallFile.part(file, from, chunk), StandardCharsets.UTF_8);
      List<String> found = text.lines().toList();
      // The first line of a piece may be the end of one.
      int whole = from == 0 ? 0 : Math.min(1, found.size());
      if (found.size() - whole >= lines || from == 0 || chunk >= MOST_BYTES) {
        return found.subList(Math.max(whole, found.size() - lines), found.size());
      }
    }
  }
}
