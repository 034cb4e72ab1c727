package amp.cli.ampctl.cluster;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a snapshot. */
@Command(
    name = "delete",
    description = "Deletes a snapshot.",
    footer = {"", "Example: ampctl metadb snapshot delete before-experiment"})
final class SnapshotDeleteCommand extends ClusterCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The snapshot.")
  String name = "";

  SnapshotDeleteCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    String checked = snapshotName(name);
    snapshots(project()).delete(checked);
    err().println("deleted snapshot " + name);
    return ExitCode.DONE;
  }
}
