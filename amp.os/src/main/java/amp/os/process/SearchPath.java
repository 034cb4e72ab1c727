package amp.os.process;

import amp.os.OperatingSystem;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders of PATH whose programs are run. A relative entry is left out, since it would lead to
 * the folder this process happens to be in, and so is one where other users could have put a
 * program; nothing of the user's own shell changes thereby.
 */
public final class SearchPath {
  private static final String USUAL = "/usr/bin:/bin";

  private final List<Path> folders;
  private final TrustedFolders trusted;

  private SearchPath(List<Path> folders, TrustedFolders trusted) {
    this.folders = folders;
    this.trusted = trusted;
  }

  /** Returns the folders of this process's own PATH. */
  public static SearchPath ofProcess() {
    return Own.PATH;
  }

  /**
   * Returns the folders of a PATH.
   *
   * @param environment the environment variables; without PATH the usual folders count
   */
  public static SearchPath of(Map<String, String> environment) {
    return environment.equals(System.getenv()) ? Own.PATH : read(environment);
  }

  private static SearchPath read(Map<String, String> environment) {
    TrustedFolders trusted = TrustedFolders.of(environment, OperatingSystem.userHome());
    Set<Path> folders = new LinkedHashSet<>();
    String path = variable(environment).orElse(USUAL);
    for (String entry : path.split(File.pathSeparator, -1)) {
      try {
        Path folder = Path.of(entry);
        if (folder.isAbsolute() && trusted.objection(Trust.PROGRAM, folder).isEmpty()) {
          folders.add(folder);
        }
      } catch (InvalidPathException | IOException e) {
        // Letters outside this locale, quotes on Windows, or a folder that cannot be entered.
      }
    }
    return new SearchPath(List.copyOf(folders), trusted);
  }

  /** Returns the variable PATH, which Windows calls Path. */
  public static Optional<String> variable(Map<String, String> environment) {
    return variable(environment, OperatingSystem.WINDOWS);
  }

  static Optional<String> variable(Map<String, String> environment, boolean windows) {
    String exact = environment.get("PATH");
    if (exact != null || !windows) {
      return Optional.ofNullable(exact);
    }
    // The map of the JDK is none that ignores case, as Windows itself does.
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase("PATH"))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Returns the folders, in order. */
  public List<Path> folders() {
    return folders;
  }

  /** Returns the first program of this name, as an absolute path. */
  public Optional<Path> find(String program) {
    return candidates(program).findFirst();
  }

  /** Returns every program of this name, in order. */
  public List<Path> all(String program) {
    return candidates(program).toList();
  }

  /** Tells whether a program is there, and nobody else could have put it there. */
  public boolean isTrusted(Path program) {
    try {
      return isProgram(program) && trusted.objection(Trust.PROGRAM, program).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private Stream<Path> candidates(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(OperatingSystem.executable(program)))
        .filter(this::isTrustedHere);
  }

  /** The folders themselves have been looked at; a link may lead out of them. */
  private boolean isTrustedHere(Path program) {
    try {
      return Files.isSymbolicLink(program)
          ? isTrusted(program)
          : isProgram(program)
              && (Trust.PROGRAM.objection(program).isEmpty() || trusted.contain(program));
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns it as the variable PATH of a program that is started. */
  String text() {
    return folders.isEmpty()
        ? USUAL
        : folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Whoever starts programs asks many times, and a PATH does not change. */
  private static final class Own {
    static final SearchPath PATH = read(System.getenv());
  }
}
