package amp.cli.project;

import amp.conninfo.ConnectionStringException;
import amp.conninfo.DatabaseUrl;
import amp.conninfo.PassFile;
import amp.problem.ProblemException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
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
      boolean several = url.parameters().getOrDefault("port", "").contains(",");
      boolean alike =
          url.user().equals(USER)
              && spec.database().equals(url.parameters().get("dbname"))
              && !several;
      return alike && new OwnUrl(url).isAt(spec, databases);
    } catch (ProblemException e) {
      // Whoever uses the URL or the database is told.
      return false;
    }
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
