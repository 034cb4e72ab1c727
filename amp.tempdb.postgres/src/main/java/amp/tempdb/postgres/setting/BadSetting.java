package amp.tempdb.postgres.setting;

import amp.os.file.SmallFile;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * @param text the line
 * @param name the setting; empty where the line is none
 * @param value what it is set to, as it stands there
 */
public record BadSetting(Path file, int line, String text, String name, String value) {
  private static final int MOST_BYTES = 1 << 20;

  /** The file that {@code ALTER SYSTEM} writes. */
  public static final String ALTERED = "postgresql.auto.conf";

  /** What overrides comes first. */
  public static final List<String> FILES = List.of(ALTERED, "postgresql.conf");

  /** What initdb writes, and no reason for a lack of memory. */
  private static final String USUAL_CONNECTIONS = "100";

  /** PostgreSQL 18, 19.1.2 Parameter Interaction via the Configuration File. */
  private static final Pattern SETTING =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_.$]*)\\s*[=\\s]\\s*('(?:[^']|'')*'|[^'\\s#]+).*");

  private static final Pattern PLACE =
      Pattern.compile("(syntax error in )?file \"([^\"]+)\",? line ([1-9]\\d{0,8})");
  private static final Pattern CITED = Pattern.compile("\"([^\"]+)\"");

  private static final Set<String> COMMON =
      Set.of("", "on", "off", "C", "default", "minimal", "replica", "logical");

  /**
   * Finds one.
   *
   * @param data the data directory
   * @param log what the server wrote
   * @param overridden the names, in lower case, of those that its command line sets
   */
  public static Optional<BadSetting> find(Path data, String log, Set<String> overridden) {
    Optional<BadSetting> line = ofPlace(data, log);
    if (line.isPresent()) {
      return line;
    }
    ServerWords words = ServerWords.of(log);
    List<BadSetting> heeded =
        FILES.stream()
            .filter(file -> words.file().map(named -> isNamed(named, file)).orElse(true))
            .flatMap(file -> read(data.resolve(file)).stream())
            .filter(s -> !overridden.contains(s.name.toLowerCase(Locale.ROOT)))
            .toList();
    if (words.lacksMemory()) {
      return heeded.stream().filter(BadSetting::takesMemory).findFirst();
    }
    String reason = words.reason();
    Set<String> cited =
        CITED.matcher(reason).results().map(found -> found.group(1)).collect(Collectors.toSet());
    return heeded.stream()
        .filter(setting -> setting.isCited(cited))
        .findFirst()
        .or(() -> heeded.stream().filter(s -> s.isNamed(reason)).findFirst());
  }

  /** Finds the line that the server names, which need not be a setting. */
  private static Optional<BadSetting> ofPlace(Path data, String log) {
    Matcher place = PLACE.matcher(log);
    while (place.find()) {
      int number = Integer.parseInt(place.group(3));
      for (String file : FILES) {
        Path path = data.resolve(file);
        List<String> lines = isNamed(place.group(2), file) ? lines(path) : List.of();
        if (number <= lines.size()) {
          String text = lines.get(number - 1);
          return place.group(1) == null
              ? parse(path, number, text)
              : Optional.of(new BadSetting(path, number, text, "", ""));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isNamed(String path, String file) {
    return path.equals(file) || path.endsWith("/" + file) || path.endsWith("\\" + file);
  }

  /** Reads a file; of two lines for one parameter the last counts. */
  static Collection<BadSetting> read(Path file) {
    List<String> lines = lines(file);
    Map<String, BadSetting> settings = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      parse(file, i + 1, lines.get(i))
          .ifPresent(setting -> settings.put(setting.name.toLowerCase(Locale.ROOT), setting));
    }
    return settings.values();
  }

  private static List<String> lines(Path file) {
    try {
      return SmallFile.text(file, MOST_BYTES).lines().toList();
    } catch (IOException e) {
      // The server tells of a file that cannot be read.
      return List.of();
    }
  }

  private static Optional<BadSetting> parse(Path file, int line, String text) {
    Matcher matcher = SETTING.matcher(text);
    return matcher.matches()
        ? Optional.of(new BadSetting(file, line, text, matcher.group(1), matcher.group(2)))
        : Optional.empty();
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

  private boolean takesMemory() {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean usual = lower.equals("max_connections") && unquoted().equals(USUAL_CONNECTIONS);
    return AskedSetting.MEMORY.contains(lower) && !usual;
  }

  /**
   * Returns what to do about it in the cluster of a folder. {@code ALTER SYSTEM} cannot take back a
   * line that PostgreSQL cannot read.
   */
  public List<Remedy> remedies(Path root) {
    if (!file.endsWith(ALTERED)) {
      return Remedy.advice("Correct that line");
    }
    Remedy removal = new Remedy.Advice("Remove line " + line + " of " + file);
    return name.isEmpty()
        ? List.of(removal)
        : List.of(removal, new Remedy.StartWithoutSettings(root));
  }

  @Override
  public String toString() {
    return "line " + line + " of " + file + ": " + text.strip();
  }
}
