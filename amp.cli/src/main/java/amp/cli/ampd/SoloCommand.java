package amp.cli.ampd;

import amp.cli.config.Configuration;
import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the project's database until it is told to stop. */
@Command(
    name = "solo",
    aliases = "dev",
    description = {
      "Runs this folder's PostgreSQL until Ctrl+C.",
      "The data stays in .amp/metadb and is there again next time."
    },
    footer = {"", "Example: ampd solo --metadb-backend=system"})
final class SoloCommand implements Callable<Integer> {
  private static final Duration CHECK = Duration.ofMillis(500);

  @Mixin ProjectOptions options = new ProjectOptions();

  private final Context context;
  private final Termination termination;

  SoloCommand(Context context, Termination termination) {
    this.context = context;
    this.termination = termination;
  }

  @Override
  public Integer call() {
    Project project = Project.load(options, context.environment());
    project.configuration().warnings().forEach(w -> err().println("warning: " + w));
    refuseExternal(project.configuration());
    project.create();
    TempDbSpec spec = project.spec().with(s -> s.soleHolder("ampd solo"));
    termination.install();
    OpenDb db;
    termination.interruptible(true);
    try {
      db = context.databases().open(spec);
    } catch (RuntimeException e) {
      if (termination.isRequested()) {
        err().println("stopped before PostgreSQL was ready");
        return ExitCode.DONE;
      }
      throw e;
    } finally {
      termination.interruptible(false);
    }
    try (db) {
      runUntilTold(db);
    }
    boolean others = context.databases().running(spec).isPresent();
    err().println(others ? "let go; others still use the database" : "stopped; the data is kept");
    return ExitCode.DONE;
  }

  private static void refuseExternal(Configuration configuration) {
    configuration
        .entry(Keys.URL)
        .ifPresent(
            url -> {
              throw new CliException(
                  url.origin() + ": metadata_db.url names an external database; none is started",
                  "remove it to have a database managed here");
            });
  }

  private void runUntilTold(OpenDb db) {
    ServerInfo server = db.server();
    ReadyMessage.print(server, db.connection(), context.console().out());
    err().println("Press Ctrl+C to stop.");
    while (!termination.await(CHECK)) {
      if (!db.isRunning()) {
        throw new CliException(
            "PostgreSQL ended by itself (pid " + server.pid() + ")",
            "its log says why: " + server.logFile() + "\nampd solo starts it again");
      }
    }
    err().println("stopping ...");
  }

  private PrintWriter err() {
    return context.console().err();
  }
}
