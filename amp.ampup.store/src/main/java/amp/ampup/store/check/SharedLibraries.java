package amp.ampup.store.check;

import amp.ampup.Installed;
import amp.os.file.Trees;
import amp.os.process.Command;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which shared libraries programs miss on Linux, and which package has them. */
public final class SharedLibraries {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int AT_ONCE = 50;
  private static final Pattern MISSING = Pattern.compile("(\\S+) => not found");

  /** Package names of Debian, Fedora and Alpine, in this order. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "libicu", List.of("libicu-dev", "libicu", "icu-libs"),
          "libssl", List.of("libssl3", "openssl-libs", "libssl3"),
          "libcrypto", List.of("libssl3", "openssl-libs", "libcrypto3"),
          "libxml2", List.of("libxml2", "libxml2", "libxml2"),
          "libxslt", List.of("libxslt1.1", "libxslt", "libxslt"),
          "libreadline", List.of("libreadline8", "readline", "readline"),
          "liblz4", List.of("liblz4-1", "lz4-libs", "lz4-libs"),
          "libzstd", List.of("libzstd1", "libzstd", "zstd-libs"),
          "libz.", List.of("zlib1g", "zlib", "zlib"),
          "libuuid", List.of("libuuid1", "libuuid", "libuuid"));

  private static final List<String> COMMANDS =
      List.of("apt-get install ", "dnf install ", "apk add ");

  private SharedLibraries() {}

  /** Returns what the programs and the libraries beside them miss; nothing where ldd is absent. */
  public static List<String> ofPrograms(Installed installed) {
    return missing(
        installed, lib -> concat(files(lib.resolveSibling("bin"), ""), files(lib, ".so")));
  }

  /**
   * Returns what only the server's loadable modules miss, such as those of procedural languages;
   * nothing where ldd is absent.
   *
   * @param ofPrograms what the programs miss too
   */
  public static List<String> ofModules(Installed installed, List<String> ofPrograms) {
    return missing(installed, lib -> files(lib.resolve("postgresql"), ".so")).stream()
        .filter(library -> !ofPrograms.contains(library))
        .toList();
  }

  private interface Listing {
    List<Path> in(Path lib) throws IOException;
  }

  private static List<String> missing(Installed installed, Listing listing) {
    if (!installed.platform().os().equals("linux")) {
      return List.of();
    }
    Path lib = installed.directory().resolve("lib");
    TreeSet<String> missing = new TreeSet<>();
    try {
      List<Path> files = listing.in(lib);
      for (int i = 0; i < files.size(); i += AT_ONCE) {
        Matcher matcher =
            MISSING.matcher(ldd(files.subList(i, Math.min(files.size(), i + AT_ONCE))));
        while (matcher.find()) {
          // A library finds its neighbours by the program that loads it; ldd asks it alone.
          if (!Files.exists(lib.resolve(matcher.group(1)))) {
            missing.add(matcher.group(1));
          }
        }
      }
    } catch (IOException e) {
      // Without ldd nothing can be said; that the programs run is checked anyway.
      return List.of();
    }
    return List.copyOf(missing);
  }

  private static List<Path> concat(List<Path> first, List<Path> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static List<Path> files(Path folder, String part) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : Trees.children(folder)) {
      if (path.getFileName().toString().contains(part)
          && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        files.add(path);
      }
    }
    return files;
  }

  /** Returns how to install the package of a library. */
  public static Remedy remedy(String library) {
    int system = system();
    for (Map.Entry<String, List<String>> entry : PACKAGES.entrySet()) {
      if (system >= 0 && library.startsWith(entry.getKey())) {
        return new Remedy.Command(
            "Install it", COMMANDS.get(system) + entry.getValue().get(system));
      }
    }
    return new Remedy.Advice("Install the package that has " + library);
  }

  private static int system() {
    List<String> markers =
        List.of("/etc/debian_version", "/etc/redhat-release", "/etc/alpine-release");
    for (String marker : markers) {
      if (Files.exists(Path.of(marker))) {
        return markers.indexOf(marker);
      }
    }
    return -1;
  }

  private static String ldd(List<Path> files) throws IOException {
    String[] paths = files.stream().map(Path::toString).toArray(String[]::new);
    return Command.of(List.of("ldd"), paths).timeout(LIMIT).run().output();
  }
}
