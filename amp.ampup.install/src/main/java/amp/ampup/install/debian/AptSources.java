package amp.ampup.install.debian;

import amp.ampup.store.archive.Stanzas;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The archives that the host's apt is set up with (sources.list(5)). */
public final class AptSources {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern LINE =
      Pattern.compile("deb\\s+(?:\\[([^]]*)]\\s+)?(\\S+)\\s+(\\S+)\\s*(.*)");
  private static final String MIRROR_FILE = "mirror+file:";

  private final Path folder;
  private final boolean checkValidUntil;

  private AptSources(Path folder, boolean checkValidUntil) {
    this.folder = folder;
    this.checkValidUntil = checkValidUntil;
  }

  /** Returns the archives of this host; none where it has no apt. */
  public static List<AptSource> ofHost() {
    Path folder = Path.of("/etc/apt");
    return Files.isDirectory(folder) ? of(folder, checksValidUntil()) : List.of();
  }

  /**
   * Returns the archives that a folder of apt's names, those of {@code sources.list} first. What
   * cannot be read, or is reached by other means than a web server or a folder, is left out.
   *
   * @param folder the folder, such as {@code /etc/apt}
   * @param checkValidUntil whether a list's end counts where its source does not say
   */
  public static List<AptSource> of(Path folder, boolean checkValidUntil) {
    return new AptSources(folder, checkValidUntil).read();
  }

  /** Tells whether this host's apt refuses lists that are too old, unless told otherwise. */
  public static boolean checksValidUntil() {
    try {
      String dump =
          Command.of("apt-config", "dump")
              .timeout(Duration.ofSeconds(10))
              .dropErrors()
              .run()
              .output();
      return dump.lines()
          .noneMatch(line -> line.matches("(?i)Acquire::Check-Valid-Until \"(false|no|0|off)\";"));
    } catch (IOException e) {
      return true;
    }
  }

  private List<AptSource> read() {
    List<AptSource> found = new ArrayList<>();
    lines(folder.resolve("sources.list"), found);
    for (Path file : files("sources.list.d")) {
      String name = file.getFileName().toString();
      if (name.endsWith(".list")) {
        lines(file, found);
      } else if (name.endsWith(".sources")) {
        paragraphs(file, found);
      }
    }
    return found;
  }

  private List<Path> files(String name) {
    try {
      return Trees.children(folder.resolve(name)).stream().sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String text(Path file) {
    try {
      return SmallFile.textThroughLink(file, MOST_BYTES);
    } catch (IOException e) {
      return "";
    }
  }

  private void lines(Path file, List<AptSource> found) {
    for (String line : text(file).split("\n", -1)) {
      Matcher matcher = LINE.matcher(line.replaceAll("#.*", "").strip());
      if (matcher.matches()) {
        Map<String, String> options = options(matcher.group(1) == null ? "" : matcher.group(1));
        add(
            matcher.group(2),
            matcher.group(3),
            words(matcher.group(4)),
            options.getOrDefault("signed-by", "").replace(',', ' '),
            options.getOrDefault("check-valid-until", ""),
            found);
      }
    }
  }

  private static Map<String, String> options(String text) {
    Map<String, String> options = new HashMap<>();
    for (String word : words(text)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        options.put(word.substring(0, equals).toLowerCase(Locale.ROOT), word.substring(equals + 1));
      }
    }
    return options;
  }

  private void paragraphs(Path file, List<AptSource> found) {
    Stanzas stanzas = Stanzas.of(text(file)).withComments();
    try {
      for (Map<String, String> fields = stanzas.next(); fields != null; fields = stanzas.next()) {
        if (words(fields.getOrDefault("types", "")).contains("deb")
            && !isNo(fields.getOrDefault("enabled", "yes"))) {
          paragraph(fields, found);
        }
      }
    } catch (IOException e) {
      // apt says what is wrong with it; what stands before it counts.
    }
  }

  private void paragraph(Map<String, String> fields, List<AptSource> found) {
    for (String uri : words(fields.getOrDefault("uris", ""))) {
      for (String suite : words(fields.getOrDefault("suites", ""))) {
        add(
            uri,
            suite,
            words(fields.getOrDefault("components", "")),
            fields.getOrDefault("signed-by", ""),
            fields.getOrDefault("check-valid-until", ""),
            found);
      }
    }
  }

  private void add(
      String address,
      String suite,
      List<String> components,
      String signedBy,
      String validUntil,
      List<AptSource> found) {
    String web = address.startsWith(MIRROR_FILE) ? firstMirror(address) : address;
    // A suite with a slash at its end is a folder without components, and nobody's archive.
    if (web.matches("(https?|file):/.+") && !suite.endsWith("/")) {
      try {
        boolean check = validUntil.isEmpty() ? checkValidUntil : !isNo(validUntil);
        found.add(
            new AptSource(
                AptSource.base(web), suite, components, keyrings(signedBy), check, Set.of()));
      } catch (IllegalArgumentException e) {
        // Not an address; apt says so.
      }
    }
  }

  private static String firstMirror(String address) {
    Path list = Path.of(address.substring(MIRROR_FILE.length()));
    return text(list)
        .lines()
        .map(line -> line.strip().split("\\s+", 2)[0])
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .orElse("");
  }

  private Keyrings keyrings(String signedBy) {
    if (signedBy.contains("-----BEGIN PGP")) {
      return new Keyrings(List.of(), List.of(unfolded(signedBy)), List.of());
    }
    List<Path> files = new ArrayList<>();
    List<String> fingerprints = new ArrayList<>();
    for (String word : words(signedBy)) {
      if (word.startsWith("/")) {
        files.add(Path.of(word));
      } else {
        fingerprints.add(word.replace("!", "").toUpperCase(Locale.ROOT));
      }
    }
    return new Keyrings(files.isEmpty() ? trusted() : files, List.of(), fingerprints);
  }

  /** In a field each line begins with a space, and a dot stands for an empty one. */
  private static String unfolded(String text) {
    return Stream.of(text.split("\n", -1))
        .map(String::strip)
        .map(line -> line.equals(".") ? "" : line)
        .reduce("", (before, line) -> before + line + "\n");
  }

  private List<Path> trusted() {
    List<Path> files = new ArrayList<>();
    files.add(folder.resolve("trusted.gpg"));
    for (Path file : files("trusted.gpg.d")) {
      if (file.toString().endsWith(".gpg") || file.toString().endsWith(".asc")) {
        files.add(file);
      }
    }
    return files.stream().filter(Files::isRegularFile).toList();
  }

  private static boolean isNo(String text) {
    return List.of("no", "false", "without", "off", "disable", "0")
        .contains(text.toLowerCase(Locale.ROOT));
  }

  private static List<String> words(String text) {
    return Stream.of(text.strip().split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
  }
}
