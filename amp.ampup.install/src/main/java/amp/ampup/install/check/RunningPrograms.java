package amp.ampup.install.check;

import amp.ampup.Installed;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The processes that run from an installation. They go on needing its files: a server loads modules
 * and time zones when somebody asks for them, and a JVM starts other programs by one of its own.
 */
public final class RunningPrograms {
  /** How files are named that the process has open who reads the name. */
  private static final Pattern OPEN = Pattern.compile("/+(?:proc/|dev/(?:fd/|std))");

  private RunningPrograms() {}

  /**
   * Returns the numbers of the processes that are seen to run from an installation, without those
   * that one of them has started.
   */
  public static List<Long> of(Installed installed) throws IOException {
    Path folder = installed.directory().toRealPath();
    List<ProcessHandle> running =
        ProcessHandle.allProcesses()
            .filter(process -> process.pid() != ProcessHandle.current().pid())
            .filter(process -> runsFrom(process.info(), folder))
            .toList();
    return running.stream()
        .filter(process -> process.parent().filter(running::contains).isEmpty())
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }

  private static boolean runsFrom(ProcessHandle.Info info, Path folder) {
    List<String> words = new ArrayList<>();
    info.command().ifPresent(words::add);
    info.arguments().ifPresent(arguments -> words.addAll(List.of(arguments)));
    return words.stream()
        .flatMap(word -> real(word).stream())
        .anyMatch(path -> path.startsWith(folder) || isOfView(path, folder));
  }

  /**
   * Only what is named by its whole path is known without knowing where a process is, and what a
   * process has open, such as /dev/fd/3, is another file here.
   */
  private static Optional<Path> real(String word) {
    try {
      Path path = Path.of(word);
      return path.isAbsolute() && !OPEN.matcher(word).lookingAt()
          ? Optional.of(path.toRealPath())
          : Optional.empty();
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }

  /** A view has a program of its own, and links to what it was made of. */
  private static boolean isOfView(Path program, Path folder) {
    if (program.getNameCount() < 3) {
      return false;
    }
    try {
      return ServerViews.sources(Trees.parent(Trees.parent(program))).stream()
          .flatMap(source -> real(source).stream())
          .anyMatch(path -> path.startsWith(folder));
    } catch (IOException e) {
      return false;
    }
  }
}
