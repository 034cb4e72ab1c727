package amp.tempdb.postgres.server;

import amp.os.file.SmallFile;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of a cluster's configuration with which its server does not start, as far as the server's
 * own words tell: they name the line, or the setting, or cite what it is set to.
 *
 * @param file the file
 * @param line counted from 1
 * @param name the setting
 * @param value what it is set to, as it stands there
 */
public record BadSetting(Path file, int line, String name, String value) {
  private static final int MOST_BYTES = 1 << 20;

  /** What overrides comes first. */
  public static final List<String> FILES = List.of(AlteredSettings.FILE, "postgresql.conf");

  /** PostgreSQL 18, 19.1.2 Parameter Interaction via the Configuration File. */
  private static final Pattern SETTING =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_.$]*)\\s*[=\\s]\\s*('(?:[^']|'')*'|[^'\\s#]+).*");

  private static final Pattern PLACE = Pattern.compile("file \"([^\"]+)\",? line (\\d+)");
  private static final Pattern CITED = Pattern.compile("\"([^\"]+)\"");

  private static final Set<String> COMMON =
      Set.of("", "on", "off", "C", "default", "minimal", "replica", "logical");

  /** A program that gives up says so; what it says before may be about anything. */
  private static final Pattern RELEVANT =
      Pattern.compile("\\b(FATAL|PANIC|ERROR|HINT|DETAIL|CONTEXT|invalid value|unrecognized)\\b");

  /**
   * Finds one.
   *
   * @param data the data directory
   * @param log what the server wrote
   * @param overridden the names, in lower case, of those that its command line sets
   */
  public static Optional<BadSetting> find(Path data, String log, Set<String> overridden) {
    List<BadSetting> settings = new ArrayList<>();
    for (String file : FILES) {
      settings.addAll(read(data.resolve(file)));
    }
    Matcher place = PLACE.matcher(log);
    while (place.find()) {
      for (BadSetting setting : settings) {
        if (setting.file.getFileName().equals(Path.of(place.group(1)).getFileName())
            && setting.line == Integer.parseInt(place.group(2))) {
          return Optional.of(setting);
        }
      }
    }
    String words =
        log.lines().filter(l -> RELEVANT.matcher(l).find()).collect(Collectors.joining("\n"));
    Set<String> cited =
        CITED.matcher(words).results().map(found -> found.group(1)).collect(Collectors.toSet());
    List<BadSetting> heeded =
        settings.stream()
            .filter(s -> !overridden.contains(s.name.toLowerCase(Locale.ROOT)))
            .toList();
    return heeded.stream()
        .filter(setting -> setting.isCited(cited))
        .findFirst()
        .or(() -> heeded.stream().filter(s -> s.isNamed(words)).findFirst());
  }

  static List<BadSetting> read(Path file) {
    List<BadSetting> settings = new ArrayList<>();
    try {
      List<String> lines = SmallFile.text(file, MOST_BYTES).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        Matcher matcher = SETTING.matcher(lines.get(i));
        if (matcher.matches()) {
          settings.add(new BadSetting(file, i + 1, matcher.group(1), matcher.group(2)));
        }
      }
    } catch (IOException e) {
      // The server tells of a file that cannot be read.
    }
    return settings;
  }

  /** A list is cited by its elements, and without the quotes that hold them together. */
  private boolean isCited(Set<String> cited) {
    String whole = unquoted();
    List<String> elements =
        new ArrayList<>(CITED.matcher(whole).results().map(m -> m.group(1)).toList());
    Arrays.stream(whole.split(",", -1)).map(String::strip).forEach(elements::add);
    elements.add(whole);
    // Such words may be cited for anything.
    return elements.stream().anyMatch(e -> !COMMON.contains(e) && cited.contains(e));
  }

  /** Returns what it is set to. */
  String unquoted() {
    return value.replaceAll("^'|'$", "").replace("''", "'");
  }

  private boolean isNamed(String words) {
    return Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(words).find();
  }

  /** Tells whether it was set by {@code ALTER SYSTEM}. */
  boolean isAltered() {
    return file.endsWith(AlteredSettings.FILE);
  }

  /** Returns what to do about it in the cluster of a folder. */
  public Remedy remedy(Path root) {
    return isAltered()
        ? new Remedy.StartWithoutSettings(root)
        : new Remedy.Advice("Correct that line");
  }

  /** Returns the end of a sentence that says what failed; nothing where none was found. */
  static String because(Optional<BadSetting> bad) {
    return bad.map(setting -> ", probably because of " + setting).orElse("");
  }

  @Override
  public String toString() {
    return "line " + line + " of " + file + ": " + name + " = " + value;
  }
}
