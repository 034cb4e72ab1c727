package amp.tempdb.postgres.cluster;

import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a postmaster writes into {@code postmaster.pid}: process id, data directory, start time,
 * port, socket directory, listen address, shared memory, status, a line each.
 *
 * @param pid the process id on the first line
 * @param directory the data directory, by the path with which the server was started
 * @param port the port
 * @param socketDirectory the directory of the socket; empty where there is none
 * @param status the last line's word, such as {@code starting} or {@code ready}; empty early on
 * @see <a href="https://www.postgresql.org/docs/18/storage-file-layout.html">PostgreSQL 18, 66.1
 *     Database File Layout</a>
 */
public record PidFile(long pid, String directory, int port, String socketDirectory, String status) {
  private static final int MOST_BYTES = 8192;

  public static Path of(Path data) {
    return data.resolve("postmaster.pid");
  }

  /** Tells whether the postmaster says that it serves. */
  public boolean isReady() {
    return status.equals("ready") || status.equals("standby");
  }

  /** Reads the file; empty when it is missing or holds no process id. */
  public static Optional<PidFile> read(Path data) {
    String text;
    try {
      text = SmallFile.beginning(of(data), MOST_BYTES);
    } catch (IOException e) {
      return Optional.empty();
    }
    List<String> lines = List.of(text.split("\n"));
    long pid = number(line(lines, 0));
    return pid > 1
        ? Optional.of(
            new PidFile(
                pid,
                line(lines, 1),
                (int) number(line(lines, 3)) & 0xffff,
                line(lines, 4),
                line(lines, 7)))
        : Optional.empty();
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }

  private static long number(String word) {
    // A standalone backend writes its pid as a negative number.
    String digits = word.startsWith("-") ? word.substring(1) : word;
    try {
      return digits.length() > 10 ? 0 : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
