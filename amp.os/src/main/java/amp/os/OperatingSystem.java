package amp.os;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  /** Returns the name of the file in which a program is. */
  public static String executable(String program) {
    return WINDOWS ? program + ".exe" : program;
  }

  /**
   * Tells whether a program is on the path.
   *
   * @param name its file's name
   * @param environment where PATH is taken from
   */
  public static boolean hasProgram(String name, Map<String, String> environment) {
    return searchPath(environment).stream()
        .anyMatch(folder -> Files.isExecutable(folder.resolve(name)));
  }

  /**
   * Returns the folders of PATH. Relative ones are left out, since a program of the folder this
   * process happens to be in must not run; and so are those that Java cannot name.
   */
  public static List<Path> searchPath(Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    for (String entry :
        environment.getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
      try {
        Path folder = Path.of(entry);
        if (folder.isAbsolute()) {
          folders.add(folder);
        }
      } catch (InvalidPathException e) {
        // Letters outside this locale, or quotes on Windows.
      }
    }
    return folders;
  }

  /** Tells whether this process is the superuser, whom PostgreSQL refuses to serve. */
  public static boolean root() {
    return !WINDOWS && user() == 0;
  }

  /** Returns the user id of this process; on Windows 0. */
  public static long user() {
    return User.ID;
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
    static final long ID = find();

    private static long find() {
      if (WINDOWS) {
        return 0;
      }
      try {
        Path self = Path.of("/proc/self");
        if (Files.isDirectory(self)) {
          return ((Integer) Files.getAttribute(self, "unix:uid")) & 0xffff_ffffL;
        }
        Path probe = Files.createTempFile("amp", null);
        try {
          return owner(probe);
        } finally {
          Files.delete(probe);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
