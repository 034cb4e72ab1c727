package amp.os.process;

import amp.os.InterruptedWaitException;
import amp.os.OperatingSystem;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies many files with the system's {@code cp} where there is one that can: it has two files
 * share their blocks where the file system lets them (Btrfs, XFS), which Java cannot, and costs a
 * JVM that has just started less than copying them itself. Modes, owners and times are copied, and
 * links stay links. What a command that failed has copied is deleted: what it broke off, on a full
 * disk perhaps, looks like a copy.
 *
 * @see <a href="https://www.gnu.org/software/coreutils/manual/html_node/cp-invocation.html">GNU
 *     Coreutils, cp</a>
 */
public final class TreeCopy {
  private static final int FILES_A_COMMAND = 500;
  private static final int MOST_COMMANDS = 4;

  private TreeCopy() {}

  /**
   * Copies files whose directories are there already.
   *
   * @param names the files, as names in {@code from}
   * @return those that are not copied, since one of them has vanished or cannot be copied so
   */
  public static List<String> files(Path from, List<String> names, Path to) throws IOException {
    if (!hasCommand()) {
      return names;
    }
    List<String> left = copy(from, names, to);
    for (String name : left) {
      Files.deleteIfExists(to.resolve(name));
    }
    return left;
  }

  /**
   * Copies a directory with modes and all it holds to a place where nothing is. What lies two
   * levels down is dealt out to the commands, the directories first: so each gets as many of a
   * cluster's databases.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such directory, or not any more
   */
  public static void tree(Path from, Path to) throws IOException {
    if (hasCommand()) {
      List<String> directories = new ArrayList<>();
      List<String> others = new ArrayList<>();
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      for (Path entry : Trees.children(from)) {
        String name = entry.getFileName().toString();
        if (!isDirectory(entry)) {
          others.add(name);
          continue;
        }
        Files.copy(entry, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        for (Path inner : Trees.children(entry)) {
          (isDirectory(inner) ? directories : others).add(name + "/" + inner.getFileName());
        }
      }
      directories.addAll(others);
      if (copy(from, directories, to).isEmpty()) {
        return;
      }
      Trees.delete(to);
    }
    Trees.copy(from, to);
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Copies what has such names; returns the names given to the commands that failed. */
  private static List<String> copy(Path from, List<String> names, Path to) throws IOException {
    List<String> failed = new ArrayList<>();
    int step = FILES_A_COMMAND * commands();
    for (int begin = 0; begin < names.size(); begin += step) {
      List<List<String>> shares = new ArrayList<>();
      int end = Math.min(names.size(), begin + step);
      for (int i = begin; i < end; i++) {
        int share = (i - begin) % commands();
        if (share == shares.size()) {
          shares.add(new ArrayList<>());
        }
        shares.get(share).add(names.get(i));
      }
      failed.addAll(run(from, shares, to));
    }
    return failed;
  }

  private static boolean hasCommand() {
    return OperatingSystem.LINUX && SearchPath.ofProcess().find("cp").isPresent();
  }

  private static int commands() {
    return Math.min(MOST_COMMANDS, Runtime.getRuntime().availableProcessors());
  }

  /** Runs a command for each share at the same time; returns the names of those that failed. */
  private static List<String> run(Path from, List<List<String>> shares, Path to)
      throws IOException {
    List<Process> running = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    try {
      for (List<String> share : shares) {
        running.add(start(from, share, to));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      for (int i = 0; i < shares.size(); i++) {
        if (!succeeds(running.get(i))) {
          failed.addAll(shares.get(i));
        }
      }
      return failed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedWaitException();
    } finally {
      for (Process command : running) {
        end(command);
      }
    }
  }

  private static Process start(Path from, List<String> names, Path to) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("cp", "-a", "--reflink=auto", "--parents", "-t", to.toString()));
    words.add("--");
    words.addAll(names);
    Process process = Launcher.of(words).scrubbed().directory(from).dropErrors().piped();
    process.getOutputStream().close();
    return process;
  }

  private static boolean succeeds(Process command) throws InterruptedException {
    return command.waitFor() == 0;
  }

  /** Nobody is to write to a copy that was given up. */
  private static void end(Process process) {
    boolean interrupted = false;
    process.destroyForcibly();
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
