package amp.cli.ampd;

import amp.os.file.LogFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the server adds to its log. */
final class ServerLog {
  private static final int SHOWN_AT_ONCE = 20;

  /** The default log_line_prefix, {@code %m [%p] }, and the severity. */
  private static final Pattern LINE = Pattern.compile("\\S+ \\S+ \\S+ \\[\\d+] ([A-Z]+): .*");

  private static final List<String> SHOWN = List.of("WARNING", "ERROR", "FATAL", "PANIC");
  private static final List<String> MORE = List.of("DETAIL", "HINT", "CONTEXT", "STATEMENT");

  private final Path file;
  private final LogFile log;
  private boolean showing;

  private ServerLog(Path file) {
    this.file = file;
    this.log = LogFile.fromEnd(file);
  }

  /** Returns the log from its present end on. */
  static ServerLog fromEnd(Path file) {
    return new ServerLog(file);
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
    try {
      return LogFile.tail(file, lines);
    } catch (IOException e) {
      return List.of();
    }
  }

  private List<String> read() {
    try {
      return log.next().lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
