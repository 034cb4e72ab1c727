package amp.tempdb.postgres.examine;

import amp.os.OperatingSystem;
import amp.os.file.DiskRoom;
import amp.os.file.SmallFile;
import amp.problem.ByteSize;
import amp.problem.Finding;
import amp.problem.Remedy;
import amp.tempdb.postgres.cluster.SharedMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the machine allows a server, of what it needs. */
public final class HostLimits {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final int MOST_BYTES = 8192;

  /** Name, and the limit that holds now. */
  private static final Pattern OPEN_FILES =
      Pattern.compile("(?m)^Max open files +(\\d+|unlimited)");

  /** Below it a server with the usual hundred connections opens and closes files all the time. */
  private static final long ENOUGH_FILES = 1024;

  private HostLimits() {}

  /** Looks at shared memory, the folder for temporary files and the number of open files. */
  public static List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    if (OperatingSystem.LINUX) {
      findings.add(sharedMemory());
    }
    findings.add(temporary());
    if (OperatingSystem.LINUX) {
      findings.add(openFiles());
    }
    return findings;
  }

  private static Finding sharedMemory() {
    String found =
        SharedMemory.free().isPresent()
            ? ByteSize.text(SharedMemory.free().getAsLong()) + " are free in /dev/shm"
            : "/dev/shm cannot be written";
    return SharedMemory.settings().isEmpty()
        ? Finding.ok("memory", found)
        : Finding.warning(
            "memory",
            found + ", so that the server uses files in its data directory instead",
            new Remedy.Advice(
                "Nothing, if queries are fast enough; a container takes --shm-size=256m"));
  }

  private static Finding temporary() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      return Finding.error(
          "temporary",
          folder + " is no folder that can be written",
          new Remedy.Advice("Mount one there, with mode 1777"));
    }
    OptionalLong free = DiskRoom.free(folder);
    String room = free.isPresent() ? ByteSize.text(free.getAsLong()) + " are free in " : "";
    return free.isPresent() && free.getAsLong() == 0
        ? Finding.error("temporary", room + folder, new Remedy.Advice("Free some space there"))
        : Finding.ok("temporary", room + folder);
  }

  private static Finding openFiles() {
    try {
      Matcher matcher = OPEN_FILES.matcher(SmallFile.beginning(LIMITS, MOST_BYTES));
      if (!matcher.find()) {
        return Finding.ok("files", "how many may be open is not known");
      }
      String limit = matcher.group(1);
      boolean few = !limit.equals("unlimited") && Long.parseLong(limit) < ENOUGH_FILES;
      String found = limit + " may be open in a process";
      return few
          ? Finding.warning(
              "files",
              found + ", and PostgreSQL wants " + ENOUGH_FILES,
              new Remedy.Command("Allow more, for example", "ulimit -n " + ENOUGH_FILES))
          : Finding.ok("files", found);
    } catch (IOException e) {
      return Finding.ok("files", "how many may be open is not known: " + e.getMessage());
    }
  }
}
