package amp.cli.ampctl;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the database. */
@Command(
    name = "stop",
    description = {
      "Stops the database. One that runs for its users' sake alone is not stopped under them;",
      "one that was started detached is, and who used it is named."
    },
    footer = {"", "Example: ampctl metadb stop"})
final class MetadbStopCommand extends DatabaseCommand implements Callable<Integer> {
  @Option(names = "--force", description = "Stop it under those who use it.")
  boolean force;

  MetadbStopCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Managed.requireToStop(context, project);
    List<String> users = Managed.holders(context, project);
    boolean detached = context.databases().isDetached(project.spec());
    if (!context.databases().stop(project.spec(), force || detached)) {
      err().println("no database runs for " + project.folder().directory());
    } else if (users.isEmpty()) {
      err().println("stopped; the data is kept");
    } else {
      err().println("stopped under " + String.join(", ", users) + "; the data is kept");
    }
    return ExitCode.DONE;
  }
}
