package amp.cli.project;

import amp.cli.config.Keys;
import amp.cli.config.Origin;
import amp.cli.console.CliException;
import amp.os.OperatingSystem;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.snapshot.Clusters;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tells managed databases from external ones. */
public final class Managed {
  /** How long others may take who start or stop the server. */
  static final Duration ARE_DONE = Duration.ofSeconds(60);

  private static final String WATCHER_NEEDS =
      "who watches needs sh, mkfifo, and perl or both setsid and flock";

  private Managed() {}

  /** Returns who uses the running server; waits as whoever acts next would have to. */
  public static List<String> holders(Context context, Project project) {
    return context.databases().holders(project.spec(), ARE_DONE);
  }

  /** Refuses a project whose database is not ours to start, stop or delete. */
  public static void require(Project project) {
    require(project, List.of());
  }

  /**
   * Refuses a project whose database is not ours to stop. A server that runs here since before the
   * project's file named an external database is ours: nobody else could stop it.
   */
  public static void requireToStop(Context context, Project project) {
    boolean byFile =
        project
            .configuration()
            .entry(Keys.URL)
            .filter(url -> url.origin() instanceof Origin.File)
            .isPresent();
    if (!byFile || context.databases().running(project.spec()).isEmpty()) {
      require(project);
    }
  }

  /** Refuses a project whose database is not ours to copy or measure as files; rows can be had. */
  public static void requireFiles(Project project) {
    require(
        project,
        List.of(new Remedy.Command("to have its content in a file", "ampctl metadb export FILE")));
  }

  private static void require(Project project, List<Remedy> instead) {
    project
        .configuration()
        .entry(Keys.URL)
        .ifPresent(
            url -> {
              List<Remedy> remedies = new ArrayList<>(instead);
              remedies.add(
                  new Remedy.Advice(
                      "start and stop it where it runs, or "
                          + (url.origin() instanceof Origin.Variable variable
                              ? "unset " + variable.name()
                              : "remove the key")
                          + " to have one managed here"));
              throw new CliException(
                  ProblemKind.FAILED,
                  url.origin() + ": metadata_db.url names an external database",
                  remedies);
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
      Optional<String> other = context.databases().otherBackend(project.spec());
      boolean ours = other.isEmpty() && project.spec().backend().equals(TempDbSpec.AUTO);
      String instead = "ampd solo uses it as long as it runs";
      throw ours
          ? new CliException(
              "PostgreSQL cannot run on here when nobody uses it: nothing would watch over it",
              instead + (OperatingSystem.WINDOWS ? "" : "; " + WATCHER_NEEDS))
          : new CliException(
              "the backend "
                  + other.orElse(project.spec().backend())
                  + " cannot run a database that nobody uses",
              instead);
    }
  }

  /**
   * Returns the port on which a server listens beside its socket: who starts it anew has it go on
   * doing so.
   */
  public static OptionalInt listening(Optional<RunningDb> running) {
    return running
        .filter(server -> server.connection().socket().isPresent())
        .flatMap(server -> Optional.ofNullable(server.tcp()))
        .map(tcp -> OptionalInt.of(tcp.port()))
        .orElse(OptionalInt.empty());
  }

  /**
   * Lets a database that was just opened run on when nobody uses it.
   *
   * @throws CliException when its server has ended
   */
  public static void detach(Context context, Project project) {
    if (!context.databases().detach(project.spec())) {
      throw new CliException(
          "PostgreSQL has ended while it was to be detached", "see why: ampctl metadb logs");
    }
  }

  /**
   * Returns the cluster of a project; empty where another's backend has it, and nothing is known.
   */
  public static Optional<Clusters> clusters(Context context, Project project) {
    return context.databases().otherBackend(project.spec()).isPresent()
        ? Optional.empty()
        : Optional.of(context.databases().clusters(project.spec()));
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
}
