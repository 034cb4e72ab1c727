package amp.tempdb.postgres.examine;

import amp.os.OperatingSystem;
import amp.os.file.DiskRoom;
import amp.os.file.OpenFiles;
import amp.problem.ByteSize;
import amp.problem.Finding;
import amp.problem.Remedy;
import amp.tempdb.postgres.cluster.SharedMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What the machine allows a server, of what it needs. */
public final class HostLimits {
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
    OptionalLong known = OpenFiles.limit();
    if (known.isEmpty()) {
      return Finding.ok("files", "how many may be open is not known");
    }
    long limit = known.getAsLong();
    String found = (limit == Long.MAX_VALUE ? "unlimited" : limit) + " may be open in a process";
    return limit < ENOUGH_FILES
        ? Finding.warning(
            "files",
            found + ", and PostgreSQL wants " + ENOUGH_FILES,
            new Remedy.Command("Allow more, for example", "ulimit -n " + ENOUGH_FILES))
        : Finding.ok("files", found);
  }
}
