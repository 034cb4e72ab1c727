package amp.ampup.install.pgxs;

import amp.os.OperatingSystem;
import amp.os.file.NewFiles;
import amp.os.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a build is kept in its folder: on Linux in namespaces of its own, where all file systems are
 * read-only but for that folder, there is no network, and every process ends with this one. Where
 * that is not allowed, as in most containers, a build has all rights of its user.
 *
 * @param prefix the words before a command; none where it is not kept in
 */
record Containment(List<String> prefix) {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * Root in such a namespace could make the file systems writable again: it gives its capabilities
   * up for good. The folder that it began in is entered again, by way of what is mounted there now.
   */
  private static final String SCRIPT =
      """
      here=$(pwd)
      mount --bind "$1" "$1" || exit 97
      while read -r id parent device root at rest; do
        [ "$at" = "$1" ] || mount -o remount,bind,ro "$at" || exit 98
      done < /proc/self/mountinfo
      shift
      cd "$here" || exit 99
      exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
      """;

  /** Finds the way that this host allows, by trying. */
  static Containment of(BuildFolder folder) throws IOException {
    if (!OperatingSystem.LINUX) {
      return new Containment(List.of());
    }
    Path script = folder.root().resolve("contain.sh");
    NewFiles.write(script, SCRIPT);
    List<String> prefix =
        List.of(
            "setpriv",
            "--pdeathsig",
            "KILL",
            "unshare",
            "--map-root-user",
            "--mount",
            "--net",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            script.toString(),
            folder.root().toRealPath().toString());
    return new Containment(works(prefix) ? prefix : List.of());
  }

  /** Tells whether the build is kept in. */
  boolean isContained() {
    return !prefix.isEmpty();
  }

  private static boolean works(List<String> prefix) {
    try {
      return Command.of(prefix, "true").timeout(LIMIT).run().exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
