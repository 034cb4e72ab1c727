package amp.cli.ampctl;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Project;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts the database so that it stays. */
@Command(
    name = "start",
    description = "Starts the database detached: it runs until it is stopped.",
    footer = {"", "Example: ampctl metadb start && psql \"$(ampctl metadb url)\""})
final class MetadbStartCommand extends DatabaseCommand implements Callable<Integer> {
  MetadbStartCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Managed.require(project);
    if (context.databases().isDetached(project.spec())
        && context.databases().running(project.spec()).isPresent()) {
      err().println("PostgreSQL runs already, detached");
      return ExitCode.DONE;
    }
    try (Database database = open(project, "ampctl metadb start")) {
      context.databases().detach(project.spec());
      out().println(database.url());
    }
    err().println("PostgreSQL runs until: ampctl metadb stop");
    return ExitCode.DONE;
  }
}
