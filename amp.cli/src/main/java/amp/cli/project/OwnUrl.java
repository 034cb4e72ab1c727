package amp.cli.project;

import amp.conninfo.ConnectionStringException;
import amp.conninfo.DatabaseUrl;
import amp.conninfo.PassFile;
import amp.problem.ProblemException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Recognises the URL of a project's own managed database: {@code ampctl metadb env} puts it into
 * the variable that else names an external one, and a shell keeps it when the server has ended.
 */
final class OwnUrl {
  /** The superuser of every managed cluster; who connects as another role means to. */
  private static final String USER = "postgres";

  /** The database that initdb makes, which is the only one of other amp versions. */
  private static final String MAINTENANCE = "postgres";

  private final DatabaseUrl url;
  private final String host;
  private final int port;

  private OwnUrl(DatabaseUrl url) {
    this.url = url;
    Map<String, String> parameters = url.parameters();
    host = parameters.getOrDefault("host", "");
    port = Integer.parseInt(parameters.getOrDefault("port", "5432"));
  }

  /** Tells whether a URL names the database of a specification, whether that runs or not. */
  static boolean names(String text, TempDbSpec spec, Databases databases) {
    try {
      DatabaseUrl url = DatabaseUrl.parse(text);
      if (isOfOtherVersion(url, spec)) {
        return true;
      }
      boolean several = url.parameters().getOrDefault("port", "").contains(",");
      boolean alike =
          url.user().equals(USER)
              && spec.database().equals(url.parameters().get("dbname"))
              && !several;
      return alike && new OwnUrl(url).isAt(spec, databases);
    } catch (ProblemException | InvalidPathException e) {
      // Whoever uses the URL or the database is told.
      return false;
    }
  }

  /**
   * Tells whether it is the URL by which other amp versions find the same database: their socket is
   * in the folder itself, and their tables are in {@code postgres}. As long as a server of theirs
   * runs there, it is another's.
   */
  private static boolean isOfOtherVersion(DatabaseUrl url, TempDbSpec spec) {
    Map<String, String> parameters = url.parameters();
    String host = parameters.getOrDefault("host", "");
    String port = parameters.getOrDefault("port", "5432");
    return host.startsWith("/")
        && MAINTENANCE.equals(parameters.get("dbname"))
        && spec.directory().filter(Path.of(host).normalize()::equals).isPresent()
        && !Files.exists(Path.of(host, ".s.PGSQL." + port), LinkOption.NOFOLLOW_LINKS);
  }

  private boolean isAt(TempDbSpec spec, Databases databases) {
    Optional<ConnectionInfo> running = databases.running(spec).map(RunningDb::connection);
    if (running.isPresent() && running.get().host().equals(host) && running.get().port() == port) {
      return true;
    }
    if (host.startsWith("/")) {
      return databases.socketFolder(spec).filter(Path.of(host)::equals).isPresent();
    }
    return spec.directory().isPresent() && hasPassword(spec.directory().get().resolve("pgpass"));
  }

  /** A password of ours is random: none but the server of this folder ever had it. */
  private boolean hasPassword(Path file) {
    try {
      String known = PassFile.password(file.toString(), host, port, USER, USER);
      return !known.isEmpty() && known.equals(url.password());
    } catch (ConnectionStringException e) {
      return false;
    }
  }
}
