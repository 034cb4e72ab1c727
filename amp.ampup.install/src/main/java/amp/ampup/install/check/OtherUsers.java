package amp.ampup.install.check;

import amp.ampup.KnownProjects;
import amp.ampup.KnownProjects.Known;
import amp.os.OperatingSystem;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The projects of the other users of this machine, whose lists root can read: they need what root
 * has installed for all. Those of users that only another machine knows are not seen. Root's own
 * are with the store that they use.
 */
final class OtherUsers {
  private static final Path USERS = Path.of("/etc/passwd");
  private static final int MOST_BYTES = 8 << 20;

  /** The places in a line of passwd(5) of the user's number and the home directory. */
  private static final int NUMBER = 2;

  private static final int HOME = 5;

  private OtherUsers() {}

  /** Returns the projects; none where this is not root. */
  static List<Known> projects() {
    List<Known> projects = new ArrayList<>();
    if (OperatingSystem.root()) {
      for (Path home : homes()) {
        try {
          projects.addAll(new KnownProjects(home.resolve(".ampup/projects")).list());
        } catch (IOException e) {
          // A home that cannot be reached must not keep root from its own store.
        }
      }
    }
    return projects;
  }

  private static Set<Path> homes() {
    Set<Path> homes = new LinkedHashSet<>();
    try {
      for (String line : SmallFile.textThroughLink(USERS, MOST_BYTES).lines().toList()) {
        String[] fields = line.split(":", -1);
        if (fields.length > HOME && !fields[NUMBER].equals("0") && fields[HOME].startsWith("/")) {
          homes.add(Path.of(fields[HOME]));
        }
      }
    } catch (IOException | InvalidPathException e) {
      return homes;
    }
    return homes;
  }
}
