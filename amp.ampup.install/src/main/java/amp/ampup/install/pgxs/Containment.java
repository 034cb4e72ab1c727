package amp.ampup.install.pgxs;

import amp.os.OperatingSystem;
import amp.os.file.NewFiles;
import amp.os.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a build is kept in its folder: on Linux in namespaces of its own, where all file systems are
 * read-only but for that folder, there is no network, no terminal and nobody's shared memory, and
 * every process ends with this one. Where that is not allowed, as in most containers, a build has
 * all rights of its user; it still has no terminal, and make ends with this process.
 *
 * @param prefix the words before a command
 * @param isContained whether the build is kept in its folder
 */
record Containment(List<String> prefix, boolean isContained) {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * Root in such a namespace could make the file systems writable again: it gives its capabilities
   * up for good. The folder that it began in is entered again, by way of what is mounted there now.
   * What is mounted where nobody gets to, below another mount, needs no change. Names have octal
   * numbers for blanks (proc_pid_mountinfo(5)).
   */
  private static final String SCRIPT =
      """
      here=$(pwd)
      mount --bind "$1" "$1" || exit 97
      while read -r id parent device root at rest; do
        case $at in
          *\\\\*)
            octal=$(printf '%s' "$at" | sed 's/\\\\\\([0-7][0-7][0-7]\\)/\\\\0\\1/g')
            at=$(printf '%b' "$octal")
            ;;
        esac
        [ "$at" = "$1" ] || mount -o remount,bind,ro "$at" || [ ! -e "$at" ] || exit 98
      done < /proc/self/mountinfo
      shift
      cd "$here" || exit 99
      exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
      """;

  /** Finds the way that this host allows, by trying. */
  static Containment of(BuildFolder folder) throws IOException {
    if (!OperatingSystem.LINUX) {
      return new Containment(List.of(), false);
    }
    Path script = folder.root().resolve("contain.sh");
    NewFiles.write(script, SCRIPT);
    // In a session of its own, a build cannot type into the terminal of this one.
    List<String> apart = List.of("setsid", "setpriv", "--pdeathsig", "KILL");
    List<String> prefix = new ArrayList<>(apart);
    prefix.addAll(
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "--net",
            "--ipc",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            script.toString(),
            folder.root().toRealPath().toString()));
    return works(prefix)
        ? new Containment(List.copyOf(prefix), true)
        : new Containment(works(apart) ? apart : List.of(), false);
  }

  private static boolean works(List<String> prefix) {
    try {
      return Command.of(prefix, "true").timeout(LIMIT).run().exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
