package amp.cli.ampctl.cluster;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.tempdb.api.spi.SnapshotControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Returns to a snapshot. */
@Command(
    name = "restore",
    description = {
      "Returns to a snapshot, after a server has proven to run on it.",
      "What it replaces becomes an automatic snapshot; the last three of those are kept."
    },
    footer = {"", "Example: ampctl metadb snapshot restore before-experiment"})
final class SnapshotRestoreCommand extends ClusterCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The snapshot.")
  String name = "";

  @Option(names = "--force", description = "Stop the database under those who use it.")
  boolean force;

  SnapshotRestoreCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    String checked = snapshotName(name);
    Project project = project();
    SnapshotControl snapshots = snapshots(project);
    Managed.clusters(context, project)
        .ifPresent(clusters -> tellNeeds(clusters.snapshots(), checked, project));
    replacing(
        project,
        () ->
            snapshots
                .restore(checked, force)
                .ifPresent(
                    old ->
                        err()
                            .println(
                                "to undo this: ampctl metadb snapshot restore " + old.name())));
    err().println("done: the database is as it was in snapshot " + name);
    return ExitCode.DONE;
  }
}
