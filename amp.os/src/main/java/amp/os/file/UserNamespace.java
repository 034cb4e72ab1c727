package amp.os.file;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The users that this process's namespace knows. In containers that an ordinary user runs, the
 * host's root is none of them, and folders such as {@code /home} belong to nobody.
 */
final class UserNamespace {
  private static final int MOST_BYTES = 4096;
  private static final Set<String> SYSTEM = Set.of("usr", "bin", "sbin", "lib", "etc", "nix");

  private UserNamespace() {}

  /**
   * Tells whether a file belongs to the host's root: to a user outside, at the top of the file
   * system or in a folder of the system, where nobody else could have put it.
   */
  static boolean ownsFromOutside(Path file, long uid) {
    return OperatingSystem.LINUX
        && (file.getNameCount() <= 1 || SYSTEM.contains(file.getName(0).toString()))
        && uid == Unknown.UID;
  }

  private static final class Unknown {
    /** What stat(2) tells of users outside (user_namespaces(7)); -1 where all are known. */
    static final long UID = find();

    private static long find() {
      try {
        long overflow = Long.parseLong(read("/proc/sys/kernel/overflowuid").strip());
        for (String line : read("/proc/self/uid_map").lines().toList()) {
          String[] words = line.strip().split(" +", -1);
          long first = Long.parseLong(words[0]);
          if (overflow >= first && overflow < first + Long.parseLong(words[2])) {
            return -1;
          }
        }
        return overflow;
      } catch (IOException | RuntimeException e) {
        return -1;
      }
    }

    private static String read(String file) throws IOException {
      return SmallFile.beginning(Path.of(file), MOST_BYTES);
    }
  }
}
