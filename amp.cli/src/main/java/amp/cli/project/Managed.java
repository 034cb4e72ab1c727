package amp.cli.project;

import amp.cli.config.Keys;
import amp.cli.config.Origin;
import amp.cli.console.CliException;
import amp.os.Deadline;
import amp.problem.Remedy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells managed databases from external ones. */
public final class Managed {
  private static final Duration OTHERS_LEAVE = Duration.ofSeconds(2);
  private static final Duration OTHERS_RETURN = Duration.ofSeconds(5);

  private static final Duration OTHERS_ARE_DONE = Duration.ofSeconds(60);

  private Managed() {}

  /** Returns who uses the running server; waits as whoever acts next would have to. */
  public static List<String> holders(Context context, Project project) {
    return context.databases().holders(project.spec(), OTHERS_ARE_DONE);
  }

  /** Refuses a project whose database is not ours to start, stop or delete. */
  public static void require(Project project) {
    project
        .configuration()
        .entry(Keys.URL)
        .ifPresent(
            url -> {
              throw new CliException(
                  url.origin() + ": metadata_db.url names an external database",
                  "start and stop it where it runs, or "
                      + (url.origin() instanceof Origin.Variable variable
                          ? "unset " + variable.name()
                          : "remove the key")
                      + " to have one managed here");
            });
  }

  /**
   * Refuses a project that has no database yet, so that who only reads makes none, as in a folder
   * whose name was mistyped.
   */
  public static void requireExisting(Project project) {
    if (project.configuration().find(Keys.URL).isEmpty()
        && !Files.isDirectory(project.folder().metadb())) {
      throw new CliException(
          "there is no database in " + project.folder().metadb() + " yet",
          new Remedy.OpenDatabase(project.folder().metadb()));
    }
  }

  /**
   * Refuses a database whose server ends with its last user, whatever is asked for.
   *
   * @throws CliException when its backend cannot do otherwise
   */
  public static void requireDetachable(Context context, Project project) {
    if (!context.databases().canDetach(project.spec())) {
      throw new CliException(
          "the backend "
              + context.databases().otherBackend(project.spec()).orElse(project.spec().backend())
              + " cannot run a database that nobody uses",
          "ampd solo uses it as long as it runs");
    }
  }

  /**
   * Refuses what is done with the files of a cluster, where another's backend has the database.
   *
   * @param what what is done, as in "the backend NAME cannot": {@code make a backup}
   * @throws CliException when one has
   */
  public static void requireCluster(Context context, Project project, String what) {
    Optional<String> other = context.databases().otherBackend(project.spec());
    if (other.isPresent()) {
      throw new CliException(
          "the backend "
              + other.get()
              + " cannot "
              + what
              + ": that is done with a cluster that amp runs in "
              + project.folder().metadb(),
          "use the programs of PostgreSQL, with: ampctl metadb url");
    }
  }

  /**
   * Waits a moment for those who used a server that was stopped to notice its end.
   *
   * @return how many have not: they hold what is no more, and do not come back for the next one
   */
  public static int awaitLeaving(Context context, Project project) {
    Deadline deadline = Deadline.in(OTHERS_LEAVE);
    int staying = holders(context, project).size();
    while (staying > 0 && !deadline.passed()) {
      deadline.pause();
      staying = holders(context, project).size();
    }
    return staying;
  }

  /**
   * Waits a while for those who used the server: until one is back, it needs us to run.
   *
   * @param staying how many did not leave the one before
   */
  public static void awaitOthers(Context context, Project project, int staying) {
    Deadline deadline = Deadline.in(OTHERS_RETURN);
    while (holders(context, project).size() < staying + 2 && !deadline.passed()) {
      deadline.pause();
    }
  }
}
