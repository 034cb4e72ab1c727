package amp.cli.ampd;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the server adds to its log. */
final class ServerLog {
  private static final int CHUNK = 64 * 1024;
  private static final int SHOWN_AT_ONCE = 20;

  /** The default log_line_prefix, {@code %m [%p] }, and the severity. */
  private static final Pattern LINE = Pattern.compile("\\S+ \\S+ \\S+ \\[\\d+] ([A-Z]+): .*");

  private static final List<String> SHOWN = List.of("WARNING", "ERROR", "FATAL", "PANIC");
  private static final List<String> MORE = List.of("DETAIL", "HINT", "CONTEXT", "STATEMENT");

  private final Path file;
  private long position;
  private boolean showing;

  private ServerLog(Path file, long position) {
    this.file = file;
    this.position = position;
  }

  /** Returns the log from its present end on. */
  static ServerLog fromEnd(Path file) {
    try {
      return new ServerLog(file, Files.size(file));
    } catch (IOException e) {
      return new ServerLog(file, 0);
    }
  }

  /** Hands over the new lines that are warnings or worse, and those that belong to them. */
  void follow(Consumer<String> shown) {
    int count = 0;
    for (String line : read()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        String severity = matcher.group(1);
        showing = SHOWN.contains(severity) || (showing && MORE.contains(severity));
      }
      if (showing && ++count <= SHOWN_AT_ONCE) {
        shown.accept(line);
      }
    }
    if (count > SHOWN_AT_ONCE) {
      shown.accept((count - SHOWN_AT_ONCE) + " more lines in " + file);
    }
  }

  /** Returns the last lines. */
  static List<String> tail(Path file, int lines) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(CHUNK, in.length())];
      in.seek(in.length() - bytes.length);
      in.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Reads whole lines; what the server has not finished waits for the next time. */
  private List<String> read() {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      if (in.length() < position) {
        position = 0;
      }
      byte[] bytes = new byte[(int) Math.min(CHUNK, in.length() - position)];
      in.seek(position);
      in.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      if (end == 0 && bytes.length == CHUNK) {
        end = CHUNK;
      }
      position += end;
      return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
