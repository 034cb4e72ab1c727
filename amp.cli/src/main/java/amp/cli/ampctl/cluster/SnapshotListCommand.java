package amp.cli.ampctl.cluster;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.json.Json;
import amp.problem.ByteSize;
import amp.tempdb.api.Snapshot;
import amp.tempdb.postgres.snapshot.Clusters;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the snapshots. */
@Command(
    name = "list",
    description = "Lists the snapshots, the oldest first.",
    footer = {"", "Example: ampctl metadb snapshot list --json"})
final class SnapshotListCommand extends ClusterCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  SnapshotListCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    List<Snapshot> snapshots = snapshots(project).list();
    if (json) {
      Optional<Clusters> ours = Managed.clusters(context, project);
      out()
          .print(
              Json.write(
                  snapshots.stream()
                      .map(s -> SnapshotView.object(s, needs(ours, s.name())))
                      .toList()));
      return ExitCode.DONE;
    }
    if (snapshots.isEmpty()) {
      err().println("there is no snapshot; make one: ampctl metadb snapshot create NAME");
    }
    int width = snapshots.stream().mapToInt(s -> s.name().length()).max().orElse(0);
    for (Snapshot snapshot : snapshots) {
      out()
          .printf(
              "%-" + width + "s  %s  %8s  PostgreSQL %-5s %s%s%n",
              snapshot.name(),
              TIME.format(snapshot.created()),
              ByteSize.text(snapshot.bytes()),
              snapshot.version(),
              snapshot.automatic() ? "automatic: " : "",
              snapshot.note());
    }
    return ExitCode.DONE;
  }
}
