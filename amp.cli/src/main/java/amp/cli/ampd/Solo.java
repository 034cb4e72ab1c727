package amp.cli.ampd;

import amp.cli.admin.AdminServer;
import amp.cli.config.Keys;
import amp.cli.console.Child;
import amp.cli.console.ExitCode;
import amp.cli.console.Version;
import amp.cli.project.Context;
import amp.cli.project.DaemonRun;
import amp.cli.project.Database;
import amp.cli.project.Followers;
import amp.cli.project.ListenOption;
import amp.cli.project.Project;
import amp.cli.project.SchemaSnapshots;
import amp.cli.project.Variables;
import amp.metadb.registry.RunEnd;
import amp.problem.ProblemException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of {@code ampd solo}, from the start of the database to its end. */
final class Solo {
  private static final Pattern JAVA = Pattern.compile("(java|mvnw?|gradlew?)([.](exe|cmd|bat))?");
  private static final Duration CHECK = Duration.ofMillis(500);

  private final Project project;
  private final Context context;
  private final Termination termination;
  private final Steps steps;

  Solo(Project project, Context context, Termination termination, Steps steps) {
    this.project = project;
    this.context = context;
    this.termination = termination;
    this.steps = steps;
  }

  int run(ListenOption listen, @Nullable String admin, List<String> command) {
    termination.install(() -> err().println("not waiting; PostgreSQL ends by itself"));
    Consumer<TempDbSpec.Builder> change =
        spec -> {
          spec.soleHolder(Followers.SOLO);
          listen.apply(spec);
        };
    Supervisor supervisor;
    try {
      supervisor = Supervisor.open(project, context, termination, change);
    } catch (RuntimeException e) {
      if (termination.isRequested()) {
        err().println("stopped before PostgreSQL was ready");
        return ExitCode.DONE;
      }
      throw e;
    }
    int exitCode;
    try (supervisor) {
      supervisor.database().managed().ifPresent(this::showServer);
      exitCode = withSchema(supervisor, admin, command);
    }
    sayGoodbye(command);
    return exitCode;
  }

  private void showServer(OpenDb db) {
    steps.done("PostgreSQL " + db.server().version() + " (" + db.server().backend() + ") serves");
  }

  private int withSchema(Supervisor supervisor, @Nullable String admin, List<String> command) {
    Database database = supervisor.database();
    try (DaemonRun run =
        context.metadata().open(SchemaSnapshots.protect(database, project, context))) {
      steps.done("the schema is up to date");
      // A null resource is none (JLS 14.20.3).
      try (@Nullable AdminServer api = admin == null ? null : serve(admin, supervisor)) {
        sayReady(database, command);
        if (api != null) {
          sayWhere(api);
        }
        return work(supervisor, run, command);
      }
    }
  }

  private AdminServer serve(String address, Supervisor supervisor) {
    return AdminServer.start(
        address,
        project.configuration().value(Keys.ADMIN_API_HOSTS),
        new WatchedDatabase(supervisor::database, supervisor::restarts));
  }

  private void sayWhere(AdminServer api) {
    err().println("Admin API: " + api.url());
    if (!api.isPrivate()) {
      err()
          .println(
              "warning: other machines can reach the Admin API, which asks for no password;"
                  + " 127.0.0.1 in place of its host keeps them out");
    }
  }

  private int work(Supervisor supervisor, DaemonRun run, List<String> command) {
    Database database = supervisor.database();
    note(() -> run.begin(instance(), Version.current(), database.backend()));
    try {
      int exitCode = command.isEmpty() ? untilTold(supervisor) : withProgram(supervisor, command);
      end(run, supervisor, RunEnd.STOPPED, "");
      return exitCode;
    } catch (RuntimeException e) {
      end(run, supervisor, RunEnd.FAILED, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private int untilTold(Supervisor supervisor) {
    err().println("Press Ctrl+C to stop.");
    while (!termination.await(CHECK) && supervisor.check()) {
      // Both waits are in the condition.
    }
    err().println("stopping ...");
    return ExitCode.DONE;
  }

  private int withProgram(Supervisor supervisor, List<String> command) {
    if (termination.isRequested()) {
      return ExitCode.DONE;
    }
    Variables variables = supervisor.database().variables();
    Path here = context.environment().workingDirectory();
    Child child = Child.start(command, variables.unset(), variables.set(), here);
    termination.delegate(child::signal);
    try {
      while (!child.await(CHECK)) {
        if (!supervisor.check()) {
          child.signal("TERM");
        }
      }
      // A database that others stopped is closed, and was not what the program missed.
      if (child.exitCode() != ExitCode.DONE && supervisor.isRunning()) {
        supervisor.database().managed().ifPresent(db -> helpJava(db, command.get(0)));
      }
      return child.exitCode();
    } catch (RuntimeException e) {
      child.signal("TERM");
      throw e;
    } finally {
      termination.delegate(null);
    }
  }

  /** Java's driver knows no Unix-domain socket, and what it says then leads nobody to the cure. */
  private void helpJava(OpenDb db, String program) {
    String name = Path.of(program).getFileName().toString();
    if (db.tcpConnection().isEmpty() && JAVA.matcher(name).matches()) {
      err()
          .println(
              "hint: a Java program needs amp.tempdb.jdbc among its libraries to reach this"
                  + " database; without it, say: ampd solo --listen -- "
                  + program
                  + " ...");
    }
  }

  private void end(DaemonRun run, Supervisor supervisor, RunEnd end, String detail) {
    if (supervisor.isRunning()) {
      note(() -> run.end(end, detail));
    }
  }

  /** A run that cannot be written down goes on; one without an end counts as lost. */
  private void note(Runnable entry) {
    try {
      entry.run();
    } catch (ProblemException e) {
      err().println("warning: this run is not recorded: " + e.problem());
    }
  }

  private void sayReady(Database database, List<String> command) {
    // With a program, results are the program's.
    PrintWriter out = command.isEmpty() ? context.console().out() : err();
    database
        .managed()
        .ifPresentOrElse(
            db -> ReadyMessage.print(db, out, command.isEmpty()),
            () -> out.println("ready: external database " + database.metadata().url()));
    out.flush();
  }

  private void sayGoodbye(List<String> command) {
    if (project.configuration().find(Keys.URL).isPresent()) {
      return;
    }
    if (context.databases().running(project.spec()).isEmpty()) {
      if (command.isEmpty()) {
        err().println("stopped; the data is kept");
      }
    } else if (context.databases().isDetached(project.spec())) {
      err().println("let go; PostgreSQL runs on until: ampctl metadb stop");
    } else {
      err().println("let go; others still use the database");
    }
  }

  /** Names what runs once at a time: this folder of this machine. */
  private String instance() {
    String host =
        context
            .environment()
            .variable("HOSTNAME")
            .or(() -> context.environment().variable("COMPUTERNAME"))
            .orElse("localhost");
    return host + ":" + project.folder().directory();
  }

  private PrintWriter err() {
    return context.console().err();
  }
}
