package amp.os.process;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process on this machine, known by its id and by when it started, so that another process that
 * gets the same id later is not taken for it. The start is in clock ticks since boot where {@code
 * /proc} tells them: the JDK's own start time moves with the machine's clock.
 *
 * @param pid the process id as this process sees it
 * @param start clock ticks since boot on Linux, milliseconds since 1970 elsewhere
 */
public record OsProcess(long pid, long start) {
  private static final Path PROC = Path.of("/proc");

  // A record's own equals is linked when it is first used: 20 ms of a command.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OsProcess process && process.pid == pid && process.start == start;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(pid ^ start);
  }

  /** Looks a living process up; a zombie does not count. */
  public static Optional<OsProcess> find(long pid) {
    if (!OperatingSystem.LINUX) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .flatMap(p -> p.info().startInstant())
          .map(start -> new OsProcess(pid, start.toEpochMilli()));
    }
    try {
      String[] fields = status(pid);
      boolean gone = fields[0].equals("Z") || fields[0].equals("X");
      return gone ? Optional.empty() : Optional.of(new OsProcess(pid, Long.parseLong(fields[19])));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the fields of proc(5)'s {@code stat} from the third on. */
  private static String[] status(long pid) throws IOException {
    // The second field is the name in parentheses, which may hold anything.
    String stat = new String(Files.readAllBytes(proc(pid, "stat")), StandardCharsets.ISO_8859_1);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  /** Tells whether a signal has stopped it, so that it does nothing until SIGCONT; Linux only. */
  public boolean isStopped() {
    try {
      return OperatingSystem.LINUX && status(pid)[0].equals("T");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Tells whether it runs: a process of this id that started at the same time. */
  public boolean alive() {
    return find(pid).filter(this::equals).isPresent();
  }

  /**
   * Tells whether it runs, and is the process of this id, or a child of it, or a child of such a
   * child.
   */
  public boolean comesFrom(long ancestor) {
    // What has ended has a parent until that one has heard of its end.
    long next = alive() ? pid : 0;
    // Whoever began the session, or the container, has no parent that is seen: that one is 0.
    while (next != ancestor && next > 0) {
      next = parent(next);
    }
    return next == ancestor;
  }

  private static long parent(long pid) {
    if (!OperatingSystem.LINUX) {
      return ProcessHandle.of(pid)
          .flatMap(ProcessHandle::parent)
          .map(ProcessHandle::pid)
          .orElse(0L);
    }
    try {
      return Long.parseLong(status(pid)[1]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /** Waits for its end; false when the deadline passed first. */
  public boolean awaitEnd(Deadline deadline) {
    while (alive()) {
      if (deadline.passed()) {
        return false;
      }
      deadline.pause();
    }
    return true;
  }

  /** Tells whether this is its working directory; off Linux always. */
  public boolean worksIn(Path directory) {
    try {
      return !OperatingSystem.LINUX || Files.isSameFile(proc(pid, "cwd"), directory);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns its working directory, where that is now; empty where it was deleted or cannot be seen.
   */
  public Optional<Path> workingDirectory() {
    try {
      // The link of a deleted one names what is not there.
      return Optional.of(Files.readSymbolicLink(proc(pid, "cwd"))).filter(Files::isDirectory);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the path of the program it runs; empty where this user may not see it. */
  public Optional<Path> program() {
    try {
      return Optional.of(Files.readSymbolicLink(proc(pid, "exe")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns its command line, each argument ended by a NUL and each byte as one character; empty
   * where it cannot be read.
   */
  public Optional<String> commandLine() {
    try {
      return Optional.of(Files.readString(proc(pid, "cmdline"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Tells whether it runs a script of this path. */
  public boolean runs(Path script) {
    byte[] name = script.toString().getBytes(StandardCharsets.UTF_8);
    Optional<String> line = commandLine();
    return line.isPresent() && line.get().contains(new String(name, StandardCharsets.ISO_8859_1));
  }

  /** Returns the ids of all processes that this one sees. Linux only. */
  public static List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        ids.add(Long.parseLong(process.getFileName().toString()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return ids;
    }
    return ids;
  }

  /** Tells whether a process has a file open, as far as this user may see. Linux only. */
  public static boolean holds(long pid, Path file) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc(pid, "fd"))) {
      for (Path descriptor : descriptors) {
        // Most descriptors are ruled out by name, which spares a look at the file.
        Path target = Files.readSymbolicLink(descriptor).getFileName();
        if (file.getFileName().equals(target) && Files.isSameFile(descriptor, file)) {
          return true;
        }
      }
    } catch (IOException | RuntimeException e) {
      return false;
    }
    return false;
  }

  /** Returns what tells this boot and this process namespace from others; empty off Linux. */
  public static String world() {
    if (!OperatingSystem.LINUX) {
      return "";
    }
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      return "";
    }
  }

  private static Path proc(long pid, String entry) {
    return PROC.resolve(pid + "/" + entry);
  }
}
