package amp.cli.ampctl.cluster;

import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.AmpFolder;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.snapshot.Branch;
import amp.tempdb.postgres.snapshot.Clusters;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives another project folder its own copy of a snapshot, or of what the database holds now. */
@Command(
    name = "branch",
    description = {
      "Gives another project folder, which has no database, its own copy of a snapshot,",
      "or of what the database holds now; its server goes on serving."
    },
    footer = {"", "Example: ampctl metadb snapshot branch --to ../experiment --start"})
final class SnapshotBranchCommand extends ClusterCommand implements Callable<Integer> {
  private static final String BRANCH = "give another folder a copy of a snapshot";

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The snapshot. Without one, what the database holds now is copied.")
  @Nullable String name;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "The other project's folder; its .amp is made where it is missing.")
  @Nullable Path to;

  @Option(
      names = "--start",
      description = "Start its server, detached, and print the URL: it runs until it is stopped.")
  boolean start;

  SnapshotBranchCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Clusters source = existing(project, BRANCH);
    Branch branch = branch(source);
    Path directory = context.environment().workingDirectory().resolve(to).normalize();
    AmpFolder folder =
        there(() -> AmpFolder.find(directory.resolve(".amp"), context.environment()));
    if (folder.directory().startsWith(project.folder().directory())) {
      throw new CliException(
          directory + " is in " + project.folder().directory() + ", the folder that is copied",
          "name a folder outside of it");
    }
    Project target = Project.load(ProjectOptions.at(folder.directory()), context);
    tellNeeds(source, target);
    if (!start) {
      branch.to(there(() -> clusters(target, BRANCH)));
      err().println("done: " + directory + " has its own copy; start it there with: ampd solo");
      return ExitCode.DONE;
    }
    Managed.requireDetachable(context, target);
    branch.toBeStartedAt(there(() -> clusters(target, BRANCH)));
    start(directory, target);
    return ExitCode.DONE;
  }

  /** What names the other folder is another option than everywhere else. */
  private static <T> T there(Supplier<T> action) {
    try {
      return action.get();
    } catch (TempDbException e) {
      throw new CliException(
          e.kind(),
          e.problem(),
          e.remedies().stream()
              .map(
                  remedy ->
                      remedy instanceof Remedy.SetOption set && set.option().equals("amp-dir")
                          ? new Remedy.SetOption("to", set.value(), set.effect())
                          : remedy)
              .toList());
    }
  }

  private Branch branch(Clusters source) {
    return name == null ? source.branch() : source.snapshots().branch(snapshotName(name));
  }

  private void tellNeeds(Clusters source, Project target) {
    if (name != null) {
      tellNeeds(source.snapshots(), name, target);
    } else {
      source.major().ifPresent(major -> say(source.extensions(), major, target));
    }
  }

  private void start(Path directory, Project target) {
    try (Database database = open(target, "ampctl metadb snapshot branch")) {
      Managed.detach(context, target);
      out().println(database.url());
    } catch (TempDbException e) {
      err().println(directory + " has its own copy, but its server does not start");
      throw e;
    }
    err().println("done: " + directory + " has its own copy; its PostgreSQL runs until, there:");
    err().println("  ampctl metadb stop");
  }
}
