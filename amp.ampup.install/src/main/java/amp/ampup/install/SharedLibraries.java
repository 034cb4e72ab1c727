package amp.ampup.install;

import amp.ampup.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which shared libraries programs miss on Linux, and which package has them. */
final class SharedLibraries {
  private static final int SECONDS = 10;
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

  /** Returns what the programs and modules of an installation miss; nothing where ldd is absent. */
  static List<String> missing(Installed installed) {
    TreeSet<String> missing = new TreeSet<>();
    if (!installed.platform().os().equals("linux")) {
      return List.of();
    }
    try (Stream<Path> programs = Files.list(installed.directory().resolve("bin"))) {
      for (Path program : programs.toList()) {
        Matcher matcher = MISSING.matcher(ldd(program));
        while (matcher.find()) {
          missing.add(matcher.group(1));
        }
      }
    } catch (IOException e) {
      // Without ldd nothing can be said; that the programs run is checked anyway.
      return List.of();
    }
    return List.copyOf(missing);
  }

  /** Returns the command that installs the package of a library that a text names. */
  static String remedy(String text, String otherwise) {
    int system = system();
    for (Map.Entry<String, List<String>> entry : PACKAGES.entrySet()) {
      if (system >= 0 && text.contains(entry.getKey())) {
        return "Install it: " + COMMANDS.get(system) + entry.getValue().get(system);
      }
    }
    return otherwise;
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

  private static String ldd(Path program) throws IOException {
    Process process =
        new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("ldd did not end in " + SECONDS + " s");
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("looking for libraries was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
