package amp.cli.console;

import amp.os.OperatingSystem;
import amp.os.process.Command;
import amp.os.process.Launcher;
import amp.os.process.NotStartedException;
import amp.problem.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs for the user. It has our streams and our terminal, and ends when this process
 * is killed.
 */
public final class Child {
  private final Process process;
  private final Guard guard;
  private boolean terminated;

  private Child(Process process, Guard guard) {
    this.process = process;
    this.guard = guard;
    guard.watch(process.pid());
  }

  /**
   * Starts it.
   *
   * @param command the program and its arguments
   * @param unset the variables of ours that it does not have
   * @param variables what its environment has more than ours
   * @param directory where it runs
   */
  public static Child start(
      List<String> command, List<String> unset, Map<String, String> variables, Path directory) {
    Launcher launcher =
        Launcher.ofUser(command).directory(directory).without(unset).variables(variables);
    Guard guard = Guard.start(variables);
    try {
      return new Child(launcher.onTerminal(), guard);
    } catch (NotStartedException e) {
      guard.dismiss();
      throw e.isMissing()
          ? new CliException(
              ProblemKind.PROGRAM_NOT_FOUND,
              e.getMessage(),
              "check that it is installed, and how it is spelt")
          : new CliException(
              ProblemKind.PROGRAM_NOT_EXECUTABLE,
              e.getMessage(),
              "name a program that you may execute");
    }
  }

  /** Waits for its end; returns false when the time is up. */
  public boolean await(Duration time) {
    try {
      boolean ended = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        guard.dismiss();
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /** Returns its exit code; 128 and the signal's number when a signal ended it. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Passes a signal on, unless the terminal has sent it to the program already. */
  public void signal(String name) {
    if (!name.equals("TERM")) {
      if (!inForeground()) {
        kill(name);
      }
    } else if (terminated) {
      process.destroyForcibly();
    } else {
      terminated = true;
      process.destroy();
    }
  }

  private void kill(String name) {
    try {
      Command.of("kill", "-" + name, Long.toString(process.pid())).run();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /**
   * Tells whether this process is in the foreground of a terminal, which then sends its signals to
   * the program too: its process group is the terminal's (proc(5), fields 5 and 8 of stat).
   */
  private static boolean inForeground() {
    if (OperatingSystem.WINDOWS) {
      // Ctrl+C is the only one that comes there, and a console tells every program of it.
      return true;
    }
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[2].equals(fields[5]);
    } catch (IOException e) {
      return inForegroundByPs();
    }
  }

  /** Asks ps where there is no /proc. It says both numbers in every system. */
  private static boolean inForegroundByPs() {
    try {
      String self = Long.toString(ProcessHandle.current().pid());
      String[] groups =
          Command.of("ps", "-o", "pgid=", "-o", "tpgid=", "-p", self)
              .dropErrors()
              .run()
              .output()
              .strip()
              .split(" +", -1);
      return groups.length == 2 && groups[0].equals(groups[1]);
    } catch (IOException e) {
      return false;
    }
  }
}
