package amp.cli.ampctl;

import amp.cli.console.Subcommands;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Project;
import amp.tempdb.postgres.Clusters;

/** What the commands have in common that copy or replace the managed cluster as a whole. */
abstract class ClusterCommand extends DatabaseCommand {
  ClusterCommand(Context context) {
    super(context);
  }

  /** Adds the commands of this kind. */
  static void addTo(Subcommands metadb, Context context) {
    metadb.addGroup(
        "snapshot",
        SnapshotCommand::new,
        snapshot ->
            snapshot
                .add("create", () -> new SnapshotCreateCommand(context))
                .add("list", () -> new SnapshotListCommand(context))
                .add("restore", () -> new SnapshotRestoreCommand(context))
                .add("branch", () -> new SnapshotBranchCommand(context))
                .add("delete", () -> new SnapshotDeleteCommand(context)));
  }

  /** Returns the cluster of a project whose database is managed. */
  final Clusters clusters(Project project) {
    Managed.require(project);
    project.create();
    return context.databases().clusters(project.spec());
  }

  /** Replaces the cluster; a server that ran detached does so again. */
  final void replacing(Project project, Runnable replacement) {
    boolean detached =
        context.databases().isDetached(project.spec())
            && context.databases().running(project.spec()).isPresent();
    replacement.run();
    if (detached) {
      try (Database database = open(project, "ampctl metadb")) {
        context.databases().detach(project.spec());
        err().println("PostgreSQL runs again: " + database.url());
      }
    }
  }
}
