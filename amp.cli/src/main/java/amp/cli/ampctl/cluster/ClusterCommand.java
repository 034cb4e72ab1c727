package amp.cli.ampctl.cluster;

import amp.cli.console.CliException;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.ExtensionCheck;
import amp.cli.project.Followers;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.problem.ProblemKind;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability.Available;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.postgres.control.NeededExtensions.Needed;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.snapshot.Clusters;
import amp.tempdb.postgres.snapshot.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What the commands have in common that copy or replace the managed cluster as a whole. */
abstract class ClusterCommand extends DatabaseCommand {
  ClusterCommand(Context context) {
    super(context);
  }

  /**
   * Returns the snapshots of a project that has a database.
   *
   * @throws CliException when it has none, so that no folder is made for nothing
   */
  final SnapshotControl snapshots(Project project) {
    Managed.requireFiles(project);
    Managed.requireExisting(project);
    return context.databases().snapshots(project.spec());
  }

  /**
   * Returns the cluster of a project that has one.
   *
   * @param what what is done with it, as in "the backend NAME cannot": {@code make a backup}
   * @throws CliException when it has none, so that no folder is made for nothing
   */
  final Clusters existing(Project project, String what) {
    Managed.requireFiles(project);
    Managed.requireExisting(project);
    Managed.requireCluster(context, project, what);
    return context.databases().clusters(project.spec());
  }

  /**
   * Returns the cluster of a project, and makes its folder.
   *
   * @param what what is done with it, as in "the backend NAME cannot": {@code restore a backup}
   */
  final Clusters clusters(Project project, String what) {
    Managed.require(project);
    Managed.requireCluster(context, project, what);
    project.create();
    return context.databases().clusters(project.spec());
  }

  /**
   * Returns the name of a snapshot.
   *
   * @throws CliException when none can be called so
   */
  static String snapshotName(String name) {
    try {
      return Snapshot.checkName(name);
    } catch (TempDbException e) {
      throw new CliException(ProblemKind.USAGE, e.problem(), e.remedies());
    }
  }

  /** Says what a cluster needs of extensions, before it is moved. */
  final void say(List<Needed> needed, int major, Project project) {
    new ExtensionCheck(context.databases(), project).before(needed, major, err());
  }

  /** Does the same for a snapshot. */
  final void tellNeeds(Snapshots snapshots, String name, Project project) {
    snapshots
        .find(name)
        .ifPresent(s -> say(snapshots.extensions(name), PgVersion.major(s.version()), project));
  }

  /** Returns the extensions that a snapshot needs. */
  static List<Needed> needs(Optional<Clusters> ours, String name) {
    return ours.map(clusters -> clusters.snapshots().extensions(name)).orElse(List.of());
  }

  /** Tells whether a cluster of this major version of PostgreSQL could be run. */
  final boolean isInstalled(Project project, int major) {
    return installed(project, spec -> spec.version(Integer.toString(major))).isPresent();
  }

  /** Returns the version that a new cluster would get. */
  final Optional<String> installed(Project project, Consumer<TempDbSpec.Builder> change) {
    return context.databases().backends(project.specOfNew().with(change)).stream()
        .filter(report -> report.capability() instanceof Available)
        .filter(report -> project.admits(report.name()))
        .map(report -> ((Available) report.capability()).version())
        .findFirst();
  }

  /**
   * Replaces the cluster; a server that ran does so again, for those who used it or detached. Where
   * the replacement fails, {@code ampd solo} starts the old one's by itself.
   */
  final void replacing(Project project, Runnable replacement) {
    Optional<RunningDb> before = context.databases().running(project.spec());
    OptionalInt port = Managed.listening(before);
    boolean detached = context.databases().isDetached(project.spec());
    Followers followers = Followers.of(context, project);
    try {
      replacement.run();
    } catch (RuntimeException e) {
      if (detached) {
        serveAgain(project, port, e);
      }
      throw e;
    }
    if (before.isPresent()) {
      try (Database database = open(project, "ampctl metadb", port)) {
        if (detached) {
          context.databases().detach(project.spec());
        } else {
          followers.await();
        }
        err().println("PostgreSQL runs again: " + database.url());
      }
    }
  }

  private void serveAgain(Project project, OptionalInt port, RuntimeException failure) {
    try {
      if (context.databases().running(project.spec()).isPresent()) {
        return;
      }
      try (Database database = open(project, "ampctl metadb", port)) {
        context.databases().detach(project.spec());
        err().println("PostgreSQL runs again: " + database.url());
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
