package amp.tempdb.postgres.cluster;

import amp.os.OperatingSystem;
import amp.os.process.OsProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Knows the processes of PostgreSQL among those of the machine. */
public final class ServerProcess {
  private ServerProcess() {}

  /**
   * Tells whether a process is a server of this cluster: PostgreSQL's processes work in the data
   * directory, and no other program has a reason to. Off Linux this is not known, and it is taken
   * for one.
   */
  public static boolean serves(OsProcess process, Path data) {
    if (!OperatingSystem.LINUX) {
      return true;
    }
    Optional<HiddenProcess> hidden = HiddenProcess.look(process.pid());
    try {
      if (hidden.isPresent()) {
        return hidden.get().serves(data);
      }
      // No lambda: to link one costs every command a millisecond.
      Optional<Path> program = process.program();
      return program.isPresent()
          && (isServer(program.get()) || emulates(program.get(), process))
          && process.worksIn(data);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Tells whether a process is an emulator that runs a server for another processor. It is what the
   * kernel takes for the program then, which it was given as its first argument.
   */
  private static boolean emulates(Path program, OsProcess process) {
    if (!String.valueOf(program.getFileName()).startsWith("qemu-")) {
      return false;
    }
    String[] words = process.commandLine().orElse("").split("\0", 3);
    return words.length > 1
        && words[1].substring(words[1].lastIndexOf('/') + 1).startsWith("postgres");
  }

  static boolean isServer(Path program) {
    return String.valueOf(program.getFileName()).startsWith("postgres");
  }

  /** Tells a postmaster from its children, which call themselves {@code postgres: something}. */
  public static boolean isPostmaster(OsProcess process) {
    return process.commandLine().filter(line -> !line.startsWith("postgres: ")).isPresent();
  }

  /** Tells whether a process has this file open, as far as this user may see; off Linux always. */
  public static boolean holds(OsProcess process, Path file) {
    return !OperatingSystem.LINUX || holds(process.pid(), file);
  }

  /** Returns the processes that have this file open, as far as this user may see. Linux only. */
  public static List<OsProcess> holding(Path file) {
    List<OsProcess> found = new ArrayList<>();
    if (OperatingSystem.LINUX) {
      for (long pid : OsProcess.ids()) {
        if (holds(pid, file)) {
          OsProcess.find(pid).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static boolean holds(long pid, Path file) {
    Optional<HiddenProcess> hidden = HiddenProcess.look(pid);
    return hidden.isPresent() ? hidden.get().holds(file) : OsProcess.holds(pid, file);
  }
}
