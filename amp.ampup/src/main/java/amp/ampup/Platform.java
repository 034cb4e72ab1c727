package amp.ampup;

import amp.problem.Remedy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a binary must be built for. Written as {@code linux-amd64}, {@code linux-arm64-musl}, {@code
 * darwin-arm64} or {@code windows-amd64}.
 *
 * @param os {@code linux}, {@code darwin} or {@code windows}
 * @param arch {@code amd64}, {@code arm64}, {@code i386}, {@code arm32}, {@code ppc64le}, or
 *     another as the system calls it
 * @param musl whether the C library is musl and not glibc; Linux only
 */
public record Platform(String os, String arch, boolean musl) {
  private static final List<String> SYSTEMS = List.of("linux", "darwin", "windows");

  /** Checks that each part can stand in a file name. */
  public Platform {
    if (!SYSTEMS.contains(os) || !isArch(arch) || (musl && !os.equals("linux"))) {
      throw new AmpupException(
          "\"" + os + "-" + arch + "\" is not a platform", "Write it as linux-amd64");
    }
  }

  /**
   * Returns the platform this process runs on.
   *
   * @throws AmpupException when the operating system is none that ampup knows
   */
  public static Platform current() {
    return detect(System.getProperty("os.name"), System.getProperty("os.arch"), Path.of("/"));
  }

  /**
   * Reads a platform.
   *
   * @throws AmpupException when the text is not one
   */
  public static Platform of(String text) {
    boolean musl = text.endsWith("-musl");
    String rest = musl ? text.substring(0, text.length() - "-musl".length()) : text;
    int dash = rest.indexOf('-');
    if (dash < 0) {
      throw new AmpupException("\"" + text + "\" is not a platform", "Write it as linux-amd64");
    }
    return new Platform(rest.substring(0, dash), rest.substring(dash + 1), musl);
  }

  /** Tells whether this is Windows. */
  public boolean isWindows() {
    return os.equals("windows");
  }

  // A record's own equals is linked when it is first used: 20 ms at every start of ampd.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Platform platform
        && platform.os.equals(os)
        && platform.arch.equals(arch)
        && platform.musl == musl;
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** Returns the platform in one word, as folders are named. */
  @Override
  public String toString() {
    String text = os.concat("-").concat(arch);
    return musl ? text.concat("-musl") : text;
  }

  static Platform detect(String osName, String osArch, Path root) {
    String name = osName.toLowerCase(Locale.ROOT);
    String arch = arch(osArch.toLowerCase(Locale.ROOT));
    if (name.startsWith("linux")) {
      return new Platform("linux", arch, isMusl(root, osArch));
    } else if (name.startsWith("mac") || name.startsWith("darwin")) {
      return new Platform("darwin", arch, false);
    } else if (name.startsWith("windows")) {
      return new Platform("windows", arch, false);
    }
    throw new AmpupException(
        "there are no PostgreSQL binaries for " + osName + " on " + osArch,
        new Remedy.UseBackend("system"));
  }

  private static String arch(String name) {
    return switch (name) {
      case "x86_64", "amd64", "x64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "x86", "i386", "i486", "i586", "i686" -> "i386";
      case "arm", "arm32" -> "arm32";
      default -> name;
    };
  }

  /** Alpine with gcompat has both loaders, and so has Debian with its musl package. */
  private static boolean isMusl(Path root, String osArch) {
    if (Files.exists(root.resolve("etc/alpine-release"))) {
      return true;
    }
    String musl =
        switch (arch(osArch)) {
          case "amd64" -> "x86_64";
          case "arm64" -> "aarch64";
          case "arm32" -> "armhf";
          default -> osArch;
        };
    return Files.exists(root.resolve("lib/ld-musl-".concat(musl).concat(".so.1")))
        && !Files.exists(root.resolve("lib64/ld-linux-x86-64.so.2"))
        && !Files.exists(root.resolve("lib/ld-linux-aarch64.so.1"))
        && !Files.exists(root.resolve("lib/ld-linux-armhf.so.3"))
        && !Files.exists(root.resolve("lib/ld-linux.so.2"))
        && !Files.exists(root.resolve("lib64/ld64.so.2"));
  }

  private static boolean isArch(String arch) {
    for (int i = 0; i < arch.length(); i++) {
      char c = arch.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
        return false;
      }
    }
    return !arch.isEmpty() && arch.length() <= 16;
  }
}
