package amp.cli.ampd;

import amp.cli.console.CliException;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Project;
import amp.os.Deadline;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Keeps a project's database running: starts its server again when it crashes, and shows what its
 * log says at warning and above.
 */
final class Supervisor implements AutoCloseable {
  private static final Duration COMES_BACK = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** To look whether somebody has a lock means to have it for a moment. */
  private static final int LOOKS_FOR_LOCK = 10;

  private static final Duration MOMENT = Duration.ofMillis(300);
  private static final int LOG_LINES = 20;

  private final Project project;
  private final Context context;
  private final Termination termination;
  private final Consumer<TempDbSpec.Builder> change;
  private final RestartPolicy policy = new RestartPolicy();
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile Database database;
  private DatabaseFolder folder;
  private volatile boolean gone;
  private ServerLog log;

  private Supervisor(
      Project project,
      Context context,
      Termination termination,
      Consumer<TempDbSpec.Builder> change,
      Database database) {
    this.project = project;
    this.context = context;
    this.termination = termination;
    this.change = change;
    this.database = database;
    folder = DatabaseFolder.of(project, context.databases());
    log = ServerLog.fromEnd(logFile(database));
  }

  /** Opens the database; a request for the end interrupts that. */
  static Supervisor open(
      Project project,
      Context context,
      Termination termination,
      Consumer<TempDbSpec.Builder> change) {
    termination.interruptible(true);
    try {
      Database database = Database.open(project, context.databases(), change);
      return new Supervisor(project, context, termination, change, database);
    } finally {
      termination.interruptible(false);
    }
  }

  Database database() {
    return database;
  }

  /** Returns how often the server was started again. */
  int restarts() {
    return restarts.get();
  }

  /** Tells whether its server runs; an external one's is not ours to know. */
  boolean isRunning() {
    return !gone && database.managed().map(OpenDb::isRunning).orElse(true);
  }

  /**
   * Looks after the server; called every now and then.
   *
   * @return false when somebody else stopped it, so that there is nothing left to do
   * @throws CliException when it crashed too often, or its folder is gone
   */
  boolean check() {
    if (database.managed().isEmpty()) {
      return true;
    }
    ServerInfo server = database.managed().get().server();
    if (!folder.isThere() || (!folder.hasSameData() && isRunning())) {
      throw gone(server);
    }
    log.follow(line -> err().println("postgres: " + line));
    context.databases().rotateLog(project.spec());
    if (isRunning() && !context.databases().keepSocket(project.spec())) {
      return lookAgain(server);
    }
    return isRunning() || reopen(server);
  }

  @Override
  public void close() {
    database.close();
  }

  private boolean reopen(ServerInfo dead) {
    database.close();
    if (folder.lostCluster()) {
      throw gone(dead);
    }
    // Where another runs already, nobody can tell any more how the last one ended.
    if (context.databases().running(project.spec()).isPresent()) {
      err().println("PostgreSQL (pid " + dead.pid() + ") was started anew by someone else");
    } else if (context.databases().wasShutDown(project.spec())) {
      if (!comesBack(dead)) {
        err().println("PostgreSQL (pid " + dead.pid() + ") was stopped by someone else");
        return false;
      }
    } else {
      requireWhole(dead);
      if (!countCrash(dead)) {
        return false;
      }
    }
    return startAgain(dead);
  }

  /** A server may have crashed since somebody deletes its files, who may not have ended yet. */
  private void requireWhole(ServerInfo dead) {
    long before = Long.MAX_VALUE;
    for (long files = folder.files(); files < before; files = folder.files()) {
      before = files;
      termination.await(LOOK_AGAIN);
    }
    if (!folder.isThere() || !folder.hasSameData() || folder.lostCluster()) {
      throw gone(dead);
    }
    if (!folder.lostParts().isEmpty()) {
      gone = true;
      throw new CliException(
          "a part of the database is gone: somebody has deleted "
              + String.join(", ", folder.lostParts())
              + " in "
              + folder.path().resolve("data")
              + " while PostgreSQL ran",
          "put it back, from a backup perhaps");
    }
  }

  /** Whoever deletes the whole folder may have come so far. */
  private boolean lookAgain(ServerInfo server) {
    if (termination.await(MOMENT)) {
      return true;
    }
    if (!folder.isThere() || !folder.hasSameData()) {
      throw gone(server);
    }
    return context.databases().keepSocket(project.spec()) || restart(server);
  }

  /** A server that nobody can reach any more is stopped under those who are connected. */
  private boolean restart(ServerInfo unreachable) {
    err()
        .println(
            "the files by which PostgreSQL (pid "
                + unreachable.pid()
                + ") is reached were deleted; starting it again");
    boolean detached = context.databases().isDetached(project.spec());
    context.databases().stop(project.spec(), true);
    database.close();
    boolean again = startAgain(unreachable);
    if (again && detached) {
      context.databases().detach(project.spec());
    }
    return again;
  }

  private boolean startAgain(ServerInfo dead) {
    while (true) {
      Instant begin = Instant.now();
      if (!folder.isThere() || folder.lostCluster()) {
        throw gone(dead);
      }
      try {
        database = Database.open(project, context.databases(), change);
        folder = DatabaseFolder.of(project, context.databases());
        restarts.incrementAndGet();
        ServerInfo server = database.managed().orElseThrow().server();
        log = ServerLog.fromEnd(server.logFile());
        err().println("ready again: PostgreSQL " + server.version() + ", pid " + server.pid());
        return true;
      } catch (StartFailedException e) {
        if (!pauseAfterCrash(Duration.between(begin, Instant.now()), dead)) {
          return false;
        }
      }
    }
  }

  /** What was deleted must not come back as a new, empty database. */
  private CliException gone(ServerInfo server) {
    gone = true;
    Optional<Path> moved = folder.movedTo(server.pid());
    if (moved.isPresent()) {
      return new CliException(
          "the database's folder was moved to "
              + moved.get()
              + " while PostgreSQL (pid "
              + server.pid()
              + ") ran, which ends with that",
          "start it there: ampd solo");
    }
    return new CliException(
        "the database's folder is gone: "
            + folder.path()
            + " was deleted, moved or replaced while PostgreSQL ran",
        "put it back, from a backup perhaps; ampd solo makes a new, empty database there");
  }

  private boolean countCrash(ServerInfo dead) {
    err().println("PostgreSQL (pid " + dead.pid() + ") ended unexpectedly; starting it again");
    return pauseAfterCrash(Duration.between(dead.started(), Instant.now()), dead);
  }

  /** Waits before the next start; false when the end was asked for meanwhile. */
  private boolean pauseAfterCrash(Duration lived, ServerInfo dead) {
    if (!policy.admits(lived)) {
      ServerLog.tail(dead.logFile(), LOG_LINES).forEach(line -> err().println("  " + line));
      throw new CliException(
          "PostgreSQL crashed " + policy.inARow() + " times in a row; given up",
          "the last lines of its log stand above; the whole is in " + dead.logFile());
    }
    return !termination.await(policy.pause());
  }

  /**
   * Somebody who stops a server to start it anew takes a moment; who replaces the database may take
   * long, and holds a lock meanwhile.
   */
  private boolean comesBack(ServerInfo stopped) {
    Deadline usual = Deadline.in(COMES_BACK);
    Deadline deadline = usual;
    boolean told = false;
    for (int looks = 1; context.databases().running(project.spec()).isEmpty(); looks++) {
      if (termination.await(LOOK_AGAIN)) {
        return false;
      }
      if (looks % LOOKS_FOR_LOCK == 0 && context.databases().isBeingChanged(project.spec())) {
        deadline = Deadline.in(COMES_BACK);
        if (!told && usual.passed()) {
          err()
              .println(
                  "PostgreSQL (pid "
                      + stopped.pid()
                      + ") was stopped by who is changing the database; waiting for that");
          told = true;
        }
      } else if (deadline.passed()) {
        return false;
      }
    }
    return true;
  }

  private static Path logFile(Database database) {
    return database.managed().map(managed -> managed.server().logFile()).orElse(Path.of(""));
  }

  private PrintWriter err() {
    return context.console().err();
  }
}
