package amp.tempdb.postgres.setting;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a server, or another program of PostgreSQL, wrote about why it ended.
 *
 * @param lines what it wrote, without the time and the process of each line
 */
public record ServerWords(List<Line> lines) {
  private static final Pattern LINE = Pattern.compile("(?:.*?\\s)?([A-Z]+):  (.*)");

  private static final Set<String> REASONS = Set.of("FATAL", "PANIC", "ERROR", "DETAIL", "CONTEXT");

  /** It names the file alone; why stands in the lines before. */
  private static final Pattern OF_FILE =
      Pattern.compile("configuration file \"([^\"]+)\" contains errors.*");

  private static final Pattern MEMORY =
      Pattern.compile(
          "could not (map anonymous|create|reserve) shared memory.*|.*shared memory size overflows.*"
              + "|invalid value for parameter \"shared_memory_size.*");

  private static final Pattern VALUE =
      Pattern.compile("(.* )?parameter \"[^\"]+\"(: .*| \\(.*\\)| requires .* value)");

  /**
   * A line.
   *
   * @param level how grave it is
   * @param text what it says
   */
  record Line(String level, String text) {
    boolean ends() {
      return level.equals("FATAL") || level.equals("PANIC");
    }
  }

  /** Copies the list. */
  public ServerWords {
    lines = List.copyOf(lines);
  }

  /** Reads what a program wrote. */
  public static ServerWords of(String log) {
    return new ServerWords(
        log.lines()
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .map(found -> new Line(found.group(1), found.group(2).strip()))
            .toList());
  }

  /** Returns the sentence that says why it ended; empty where there is none. */
  public Optional<String> sentence() {
    return file().isPresent()
        ? lines.stream().filter(line -> line.level.equals("LOG")).map(Line::text).findFirst()
        : end().map(Line::text);
  }

  /** Returns the file whose lines it refused; empty where it ended for another reason. */
  Optional<String> file() {
    return end()
        .map(line -> OF_FILE.matcher(line.text))
        .filter(Matcher::matches)
        .map(found -> found.group(1));
  }

  /** Tells whether it refused the value of a parameter, as it does whenever it is asked. */
  public boolean refusesValue() {
    return !lacksMemory() && sentence().filter(said -> VALUE.matcher(said).matches()).isPresent();
  }

  /** Tells whether it got no memory for what its processes share. */
  boolean lacksMemory() {
    return end().filter(line -> MEMORY.matcher(line.text).matches()).isPresent();
  }

  /** Returns all that it says of why it ended; its hints name what may have no part in it. */
  String reason() {
    boolean ofFile = file().isPresent();
    return lines.stream()
        .filter(line -> REASONS.contains(line.level) || (ofFile && line.level.equals("LOG")))
        .map(Line::text)
        .collect(Collectors.joining("\n"));
  }

  private Optional<Line> end() {
    return lines.stream().filter(Line::ends).reduce((first, last) -> last);
  }
}
