package amp.cli.ampctl.cluster;

import amp.cli.console.ExitCode;
import amp.cli.project.AmpFolder;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.tempdb.postgres.snapshot.Clusters;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives another project folder its own copy of a snapshot. */
@Command(
    name = "branch",
    description =
        "Gives another project folder, which has no database, its own copy of a snapshot.",
    footer = {"", "Example: ampctl metadb snapshot branch v1 --to ../experiment"})
final class SnapshotBranchCommand extends ClusterCommand implements Callable<Integer> {
  private static final String BRANCH = "give another folder a copy of a snapshot";

  @Parameters(paramLabel = "NAME", description = "The snapshot.")
  String name = "";

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "The other project's folder; its .amp is made where it is missing.")
  @Nullable Path to;

  SnapshotBranchCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    String checked = snapshotName(name);
    Clusters source = existing(project(), BRANCH);
    Path directory = context.environment().workingDirectory().resolve(to).normalize();
    AmpFolder folder = AmpFolder.find(directory.resolve(".amp"), context.environment());
    Project target = Project.load(ProjectOptions.at(folder.directory()), context);
    tellNeeds(source.snapshots(), checked, target);
    source.snapshots().branch(checked, clusters(target, BRANCH));
    err().println("done: " + directory + " has its own copy; start it there with: ampd solo");
    return ExitCode.DONE;
  }
}
