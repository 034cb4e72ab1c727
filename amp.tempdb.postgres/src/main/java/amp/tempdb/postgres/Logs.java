package amp.tempdb.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log files of a cluster's server. */
final class Logs {
  private static final long ROTATE_AT = 10 << 20;
  private static final int KEPT = 3;
  private static final int TAIL_BYTES = 16_384;
  private static final int TAIL_LINES = 20;

  private Logs() {}

  /** Makes a log ready for a server: a file that its owner alone can read, not too large. */
  static void prepare(Path log) throws IOException {
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
    if (!Files.exists(log) || Files.size(log) < ROTATE_AT) {
      return;
    }
    for (int i = KEPT; i > 1; i--) {
      Path older = log.resolveSibling(log.getFileName() + "." + (i - 1));
      if (Files.exists(older)) {
        Files.move(
            older,
            log.resolveSibling(log.getFileName() + "." + i),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(
        log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
  }

  static long length(Path log) {
    try {
      return Files.size(log);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns the last lines written after an offset. */
  static String tail(Path log, long from) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(from, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) Math.max(0, file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
