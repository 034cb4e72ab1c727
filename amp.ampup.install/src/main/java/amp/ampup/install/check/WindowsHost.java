package amp.ampup.install.check;

import amp.os.process.Command;
import amp.problem.Finding;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What only Windows does to a database. Programs of Windows are asked; of what they print nothing
 * but names and numbers that are alike in every language counts. One that is missing, or fails, is
 * no fault.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/secauthz/well-known-sids">Well-known
 *     SIDs</a>
 * @see <a href="https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation">
 *     Maximum path length limitation</a>
 */
public final class WindowsHost {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** MAX_PATH, less the final zero. */
  private static final int LONGEST_PATH = 259;

  /** What a parallel hash join leaves out of memory has the longest name in a data directory. */
  private static final String OF_DATA =
      "data/base/pgsql_tmp/pgsql_tmp4294967295.4294967295.fileset/i1048575of1048576.p1023.1023";

  /** In the archives of 15 and of 18 nothing has a longer name. */
  private static final String OF_POSTGRES =
      "components/postgres/18.6.0-windows-amd64/share/locale/pt_BR/LC_MESSAGES/"
          + "pg_archivecleanup-18.mo";

  /**
   * The group of administrators. Who has not confirmed that they act as one has it too, and a lower
   * level than these.
   */
  private static final Pattern ADMINISTRATORS = Pattern.compile("\\bS-1-5-32-544\\b");

  private static final Pattern ELEVATED = Pattern.compile("\\bS-1-16-(12288|16384)\\b");

  private static final String SCANNERS = "HKLM\\SOFTWARE\\Microsoft\\Security Center\\Provider\\Av";
  private static final Pattern SCANNER =
      Pattern.compile("(?m)^ +DISPLAYNAME +REG_SZ +(\\S.*?)\\s*$");

  private final Function<List<String>, Optional<String>> programs;

  /** Asks the programs of this host. */
  public WindowsHost() {
    this(WindowsHost::run);
  }

  /**
   * Asks programs by other means.
   *
   * @param programs runs a program with its arguments, and returns what it prints; empty when it is
   *     missing or fails
   */
  WindowsHost(Function<List<String>, Optional<String>> programs) {
    this.programs = programs;
  }

  private static Optional<String> run(List<String> words) {
    try {
      Command.Result result = Command.of(words).timeout(LIMIT).run();
      return result.exitCode() == 0 ? Optional.of(result.output()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Looks at this machine and its user.
   *
   * @param metadb the folder of a database; it need not exist
   */
  public List<Finding> host(Path metadb) {
    return List.of(database(metadb), user(), antivirus(metadb));
  }

  /** Tells whether this user has an administrator's rights, with which a server refuses to run. */
  Finding user() {
    String groups = programs.apply(List.of("whoami", "/groups")).orElse("");
    return ADMINISTRATORS.matcher(groups).find() && ELEVATED.matcher(groups).find()
        ? Finding.warning(
            "user",
            "this is an administrator, as whom PostgreSQL refuses to run",
            new Remedy.Advice(
                "amp has pg_ctl give these rights up, so it works where this user may write"
                    + " without them; a terminal that is not opened as administrator needs nothing"
                    + " of this"))
        : Finding.ok("user", System.getProperty("user.name"));
  }

  /**
   * Tells which programs look into every file that is written, and may hold one that PostgreSQL
   * renames or deletes.
   *
   * @param metadb the folder of a database
   */
  Finding antivirus(Path metadb) {
    String found =
        SCANNER
            .matcher(programs.apply(List.of("reg", "query", SCANNERS, "/s")).orElse(""))
            .results()
            .map(scanner -> scanner.group(1))
            .distinct()
            .collect(Collectors.joining(", "));
    return found.isEmpty()
        ? Finding.ok("antivirus", "none is known")
        : Finding.warning(
            "antivirus",
            found + " may hold files that the database renames or deletes, and slow it down",
            new Remedy.Advice(
                "Have it leave out " + metadb + ", unless it does already; amp cannot see that"));
  }

  /**
   * Tells whether the longest path in a database is too long for PostgreSQL.
   *
   * @param metadb the folder of the database
   */
  static Finding database(Path metadb) {
    return length(metadb, OF_DATA, "Have the project in a folder with a shorter path");
  }

  /**
   * Tells whether PostgreSQL can be run from a store.
   *
   * @param home the folder of the store
   */
  public static List<Finding> store(Path home) {
    String elsewhere = "Set AMPUP_HOME to another folder, such as C:\\ampup, and install there";
    Finding letters =
        home.toString().chars().allMatch(letter -> letter < 128)
            ? Finding.ok("letters", "the store's path is of ASCII letters alone")
            : Finding.warning(
                "letters",
                home
                    + " has letters outside of ASCII, and the initdb of a PostgreSQL there fails"
                    + " (invalid byte sequence)",
                new Remedy.Advice(elsewhere));
    return List.of(letters, length(home, OF_POSTGRES, elsewhere));
  }

  private static Finding length(Path folder, String longest, String shorter) {
    int length = folder.toString().length() + 1 + longest.length();
    String found = "the longest path in " + folder + " can have " + length + " letters";
    return length <= LONGEST_PATH
        ? Finding.ok("length", found + " of " + LONGEST_PATH)
        : Finding.warning(
            "length",
            found + ", and PostgreSQL opens none of more than " + LONGEST_PATH,
            new Remedy.Advice(
                shorter + "; its programs do not heed the setting LongPathsEnabled of Windows"));
  }
}
