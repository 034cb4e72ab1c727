package amp.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What this operating system can do. */
public final class OperatingSystem {
  private static final String OS = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);

  /** Whether this is Windows. */
  public static final boolean WINDOWS = OS.startsWith("windows");

  /** Whether this is Linux. */
  public static final boolean LINUX = OS.startsWith("linux");

  /**
   * Bytes of a socket's path that Java connects to: {@code sun_path} (unix(7), and BSD's sys/un.h)
   * less two, where PostgreSQL needs one for the final zero.
   */
  public static final int SOCKET_PATH_LIMIT = LINUX ? 106 : 102;

  private OperatingSystem() {}

  /**
   * Tells whether syncfs(2) reports what could not be written, which it does from Linux 5.8 on.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/sync.2.html">sync(2), BUGS</a>
   */
  public static boolean reportsLostWrites() {
    return LINUX && isFrom(System.getProperty("os.version", ""), 5, 8);
  }

  /** Reads the release of a kernel, such as {@code 6.1.0-18-amd64}. */
  static boolean isFrom(String release, int major, int minor) {
    int dot = release.indexOf('.');
    if (dot < 1) {
      return false;
    }
    int first = number(release, 0);
    return first > major || (first == major && number(release, dot + 1) >= minor);
  }

  /** Returns the number that begins there; 0 where none does. */
  private static int number(String text, int begin) {
    int value = 0;
    for (int i = begin; i < text.length() && i < begin + 6; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Returns the name of the file in which a program is. */
  public static String executable(String program) {
    return WINDOWS ? program + ".exe" : program;
  }

  /**
   * Tells whether nothing can be learned of processes here: on Linux without {@code /proc}, as in a
   * chroot that nobody has mounted it in.
   */
  public static boolean hidesProcesses() {
    return LINUX && !Files.isDirectory(Path.of("/proc/self"));
  }

  /** Tells whether this process is the superuser, whom PostgreSQL refuses to serve. */
  public static boolean root() {
    return !WINDOWS && user() == 0;
  }

  /** Returns the user id of this process; on Windows 0. */
  public static long user() {
    return User.ID;
  }

  /** Returns the primary group's id of this process; on Windows 0. */
  public static long group() {
    return User.GROUP;
  }

  /**
   * Returns the home directory of this process's user: {@code HOME} as shells understand {@code ~},
   * or what the system's user database says; empty when it is not known.
   */
  public static Path userHome() {
    return userHome(System.getenv(), System.getProperty("user.home", ""));
  }

  /**
   * Returns a user's home directory. The JDK reads the user database alone, and says "?" where
   * containers have no entry.
   *
   * @param environment the environment variables
   * @param fromSystem what the JDK says
   */
  public static Path userHome(Map<String, String> environment, String fromSystem) {
    String home = environment.getOrDefault("HOME", "");
    if (!home.isEmpty() && Path.of(home).isAbsolute() && !WINDOWS) {
      return Path.of(home);
    }
    return Path.of(fromSystem.equals("?") ? "" : fromSystem);
  }

  /**
   * Returns the user id of a file's owner, not following a link. On Windows that of this process.
   */
  public static long owner(Path file) throws IOException {
    if (WINDOWS) {
      return user();
    }
    return ((Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS))
        & 0xffff_ffffL;
  }

  private static final class User {
    static final long ID;
    static final long GROUP;

    static {
      Map<String, Object> ids = find();
      ID = number(ids, "uid");
      GROUP = number(ids, "gid");
    }

    private static long number(Map<String, Object> ids, String name) {
      return (Integer) Objects.requireNonNull(ids.get(name)) & 0xffff_ffffL;
    }

    private static Map<String, Object> find() {
      if (WINDOWS) {
        return Map.of("uid", 0, "gid", 0);
      }
      try {
        Path self = Path.of("/proc/self");
        if (Files.isDirectory(self)) {
          return Files.readAttributes(self, "unix:uid,gid");
        }
        Path probe = Files.createTempFile("amp", null);
        try {
          return Files.readAttributes(probe, "unix:uid,gid");
        } finally {
          Files.delete(probe);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
