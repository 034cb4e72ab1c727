package amp.tempdb.postgres.installation;

import amp.os.OperatingSystem;
import amp.os.process.SearchPath;
import amp.problem.InstallWay;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds PostgreSQL's own client programs. */
public final class ClientPrograms {
  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/postgresql/*/bin",
          "/usr/pgsql-*/bin",
          "/usr/local/pgsql/bin",
          "/opt/homebrew/opt/postgresql@*/bin",
          "/opt/homebrew/opt/libpq/bin",
          "/usr/local/opt/libpq/bin",
          "/Applications/Postgres.app/Contents/Versions/*/bin",
          "C:/Program Files/PostgreSQL/*/bin");

  private ClientPrograms() {}

  /**
   * Returns the program that is preferred: on PATH, in a component of ampup's, or where packages
   * put it, the newest first.
   *
   * @param program its name, for example {@code psql}
   * @param environment the environment variables, whose PATH counts
   * @param home ampup's folder
   */
  public static Optional<Path> find(String program, Map<String, String> environment, Path home) {
    return all(program, environment, home).stream().findFirst();
  }

  /**
   * Returns every program of that name, in the order in which they are preferred. Those that other
   * users could have put there are left out.
   *
   * @param program its name
   * @param environment the environment variables, whose PATH counts
   * @param home ampup's folder
   */
  public static List<Path> all(String program, Map<String, String> environment, Path home) {
    SearchPath path = SearchPath.of(environment);
    List<Path> folders = new ArrayList<>(path.folders());
    folders.addAll(matching(home.resolve("components/postgres") + "/*/bin"));
    folders.addAll(matching(home.resolve("components/pg-client") + "/*/bin"));
    FOLDERS.forEach(pattern -> folders.addAll(matching(pattern)));
    return folders.stream()
        .flatMap(
            folder -> List.of(folder.resolve(program), folder.resolve(program + ".exe")).stream())
        .filter(path::isTrusted)
        .toList();
  }

  /**
   * Returns what installs them. Packages of them alone are for Linux; elsewhere they come with a
   * PostgreSQL of those who pack it whole.
   *
   * @param major the version of the server that they are for
   */
  public static Remedy.Install remedy(int major) {
    return OperatingSystem.LINUX
        ? new Remedy.Install("pg-client", "", Optional.of(major))
        : new Remedy.Install(
            "postgres",
            Integer.toString(major),
            Optional.empty(),
            "theseus",
            List.of(),
            InstallWay.UNPINNED,
            false);
  }

  private static List<Path> matching(String pattern) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return List.of(Path.of(pattern));
    }
    int start = pattern.lastIndexOf('/', star);
    int end = pattern.indexOf('/', star);
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            Path.of(pattern.substring(0, start)), pattern.substring(start + 1, end))) {
      entries.forEach(entry -> found.add(entry.resolve(pattern.substring(end + 1))));
    } catch (IOException e) {
      return List.of();
    }
    Collections.sort(found, Collections.reverseOrder());
    return found;
  }
}
