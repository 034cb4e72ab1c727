package amp.cli.ampctl;

import amp.cli.ampctl.connect.UrlFormat;
import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.ListenOption;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.problem.ProblemKind;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the database so that it stays. */
@Command(
    name = "start",
    description = "Starts the database detached: it runs until it is stopped.",
    footer = {"", "Example: ampctl metadb start && psql \"$(ampctl metadb url)\""})
final class MetadbStartCommand extends DatabaseCommand implements Callable<Integer> {
  @Mixin ListenOption listen = new ListenOption();

  @Option(names = "--json", description = "Print how to connect as JSON.")
  boolean json;

  @Option(
      names = "--safe",
      description = {
        "Start without what ALTER SYSTEM set, where the server does not start with it.",
        "The settings stay: take the bad one back with ALTER SYSTEM RESET, and restart."
      })
  boolean safe;

  MetadbStartCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Managed.require(project);
    Optional<RunningDb> running = context.databases().running(project.spec());
    if (running.isPresent() && safe) {
      throw new CliException(
          ProblemKind.BUSY, "PostgreSQL runs already, with its settings", endServer(project));
    }
    // What listens otherwise than is asked, is refused where it is opened.
    if (running.isPresent()
        && context.databases().isDetached(project.spec())
        && listen.isServed(running.get())) {
      print(running.get().connection(), running.get().tcp());
      err().println("PostgreSQL runs already, detached");
      return ExitCode.DONE;
    }
    Managed.requireDetachable(context, project);
    try (Database database = Database.open(project, context.databases(), this::configure)) {
      // In a new folder the backend is chosen only now.
      Managed.requireDetachable(context, project);
      Managed.detach(context, project);
      OpenDb managed = database.managed().orElseThrow();
      print(managed.connection(), managed.tcpConnection().orElse(null));
    }
    if (safe) {
      err().println("started without what ALTER SYSTEM set; take a bad setting back, and restart:");
      err().println("  ampctl metadb query 'alter system reset NAME'");
      err().println("  ampctl metadb restart");
    }
    err().println("PostgreSQL runs until: ampctl metadb stop");
    return ExitCode.DONE;
  }

  /** Returns how the server ends: with the last who uses it, unless it is to run on. */
  private String endServer(Project project) {
    List<String> users = Managed.holders(context, project);
    return users.isEmpty() || context.databases().isDetached(project.spec())
        ? "stop it first: ampctl metadb stop"
        : "end first what uses it: " + String.join(", ", users);
  }

  private void configure(TempDbSpec.Builder spec) {
    spec.holder("ampctl metadb start");
    listen.apply(spec);
    if (safe) {
      spec.ignoreAlteredSettings();
    }
  }

  private void print(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
    out().println(json ? UrlFormat.JSON.write(connection, tcp) : connection.libpqUrl());
    if (tcp != null && connection.socket().isPresent()) {
      err().println("it also listens on " + tcp.libpqUrl());
    }
  }
}
