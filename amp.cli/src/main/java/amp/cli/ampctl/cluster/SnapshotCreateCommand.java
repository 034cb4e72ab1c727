package amp.cli.ampctl.cluster;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.ExtensionCheck;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.json.Json;
import amp.problem.ByteSize;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.postgres.snapshot.Clusters;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a snapshot. */
@Command(
    name = "create",
    description = "Makes a snapshot; a database that runs goes on running.",
    footer = {"", "Example: ampctl metadb snapshot create v1 --note 'before the new schema'"})
final class SnapshotCreateCommand extends ClusterCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Letters, digits, dots, dashes, underscores.")
  String name = "";

  @Option(names = "--note", paramLabel = "TEXT", description = "What the list is to say of it.")
  String note = "";

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  SnapshotCreateCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    String checked = snapshotName(name);
    Project project = project();
    SnapshotControl snapshots = snapshots(project);
    Optional<Clusters> ours = Managed.clusters(context, project);
    ours.ifPresent(clusters -> ExtensionCheck.tell(clusters.extensions(), err()));
    Snapshot made = snapshots.create(checked, note, false);
    if (json) {
      out().print(Json.write(SnapshotView.object(made, needs(ours, made.name()))));
    } else {
      err().println("snapshot " + made.name() + ": " + ByteSize.text(made.bytes()));
      err().println("to return to it: ampctl metadb snapshot restore " + made.name());
    }
    return ExitCode.DONE;
  }
}
