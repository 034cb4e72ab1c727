package amp.cli.ampctl;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Project;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the database. */
@Command(
    name = "stop",
    description = "Stops the database, unless somebody uses it.",
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
    Managed.require(project);
    boolean stopped = context.databases().stop(project.spec(), force);
    err()
        .println(stopped ? "stopped; the data is kept" : "no database runs for " + folder(project));
    return ExitCode.DONE;
  }

  private static Object folder(Project project) {
    return project.folder().directory();
  }
}
