package amp.tempdb.postgres.installation;

import amp.os.OperatingSystem;
import amp.os.process.SearchPath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a host keeps its PostgreSQL servers: PATH, and the usual places of the distributions. */
public final class HostInstallations {
  /** Patterns of one file system entry each: {@code *} stands for a version or a name. */
  private static final List<String> PLACES =
      List.of(
          // Debian and Ubuntu
          "/usr/lib/postgresql/*/bin",
          // Red Hat and its kin with the PostgreSQL project's packages; Alpine
          "/usr/pgsql-*/bin",
          "/usr/libexec/postgresql*",
          // Homebrew, on either kind of Mac and on Linux
          "/opt/homebrew/opt/postgresql@*/bin",
          "/usr/local/opt/postgresql@*/bin",
          "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
          // Postgres.app
          "/Applications/Postgres.app/Contents/Versions/*/bin",
          // EDB's installers
          "/Library/PostgreSQL/*/bin",
          "/opt/PostgreSQL/*/bin",
          // Built from source, and what images put there
          "/usr/local/pgsql/bin",
          "/usr/local/bin",
          "/usr/bin");

  private HostInstallations() {}

  /**
   * Returns the directories that hold a server's programs, those on PATH first. One in which other
   * users could have put programs is left out.
   *
   * @param environment the environment variables: PATH, and ProgramFiles on Windows
   */
  public static List<Path> directories(Map<String, String> environment) {
    SearchPath path = SearchPath.of(environment);
    List<Path> candidates = new ArrayList<>(path.folders());
    if (OperatingSystem.WINDOWS) {
      String programs = environment.getOrDefault("ProgramFiles", "C:\\Program Files");
      candidates.addAll(expand(Path.of(programs, "PostgreSQL"), "*", "bin"));
    } else {
      PLACES.forEach(place -> candidates.addAll(expand(place)));
    }
    return withPrograms(candidates, path);
  }

  private static List<Path> expand(String place) {
    int star = place.indexOf('*');
    if (star < 0) {
      return List.of(Path.of(place));
    }
    int start = place.lastIndexOf('/', star);
    int end = place.indexOf('/', star);
    String pattern = place.substring(start + 1, end < 0 ? place.length() : end);
    return expand(
        Path.of(place.substring(0, start)), pattern, end < 0 ? "" : place.substring(end + 1));
  }

  private static List<Path> expand(Path parent, String pattern, String rest) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, pattern)) {
        entries.forEach(entry -> found.add(entry.resolve(rest)));
      } catch (IOException | DirectoryIteratorException e) {
        return found;
      }
    }
    return found;
  }

  /** Keeps one path of those that are the same directory. */
  private static List<Path> withPrograms(List<Path> candidates, SearchPath path) {
    Set<Path> real = new LinkedHashSet<>();
    for (Path candidate : candidates) {
      try {
        Path postgres = candidate.resolve(OperatingSystem.executable("postgres"));
        if (path.isTrusted(postgres)
            && path.isTrusted(candidate.resolve(OperatingSystem.executable("initdb")))) {
          // A link in a common directory leads to where the other programs are.
          real.add(postgres.toRealPath(new LinkOption[0]).getParent());
        }
      } catch (IOException e) {
        // It vanished while we looked.
      }
    }
    return List.copyOf(real);
  }
}
