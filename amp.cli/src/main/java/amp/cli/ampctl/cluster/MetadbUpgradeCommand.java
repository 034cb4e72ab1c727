package amp.cli.ampctl.cluster;

import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.upgrade.ClusterUpgrade;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.spi.DataDirectoryVersion;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.snapshot.Clusters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves the data to a newer major version of PostgreSQL. */
@Command(
    name = "upgrade",
    description = {
      "Moves the data to a newer major version of PostgreSQL: copies every database into a new",
      "cluster, compares, and replaces the old one, which is kept until --finish."
    },
    footer = {
      "",
      "Example: ampup install --component postgres 15 && ampctl metadb upgrade",
      "         ampctl metadb upgrade --finish"
    })
final class MetadbUpgradeCommand extends ClusterCommand implements Callable<Integer> {
  /** How many major versions ahead one is looked for; upgrades begin at 15. */
  private static final int FURTHEST = 10;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description =
          "The version to move to. Default: the one that new databases get, or the newest one"
              + " installed if that is not newer.")
  String to = "";

  @Option(names = "--finish", description = "Delete the old cluster that the upgrade has kept.")
  boolean finish;

  @Option(names = "--undo", description = "Return to the old cluster, as it was before.")
  boolean undo;

  @Option(names = "--force", description = "Stop the database under those who use it.")
  boolean force;

  MetadbUpgradeCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    if (finish && undo) {
      throw new CliException(
          ProblemKind.USAGE, "--finish and --undo exclude each other", "choose one of them");
    }
    Project project = project();
    Clusters clusters = existing(project, "move the data to another version");
    if (finish || undo) {
      end(project, clusters);
    } else {
      upgrade(project, clusters);
    }
    return ExitCode.DONE;
  }

  private void end(Project project, Clusters clusters) {
    List<Snapshot> kept = ClusterUpgrade.kept(clusters);
    if (kept.isEmpty()) {
      throw new CliException(
          "no upgrade has left an old cluster",
          new Remedy.Command("see what there is", "ampctl metadb snapshot list"));
    }
    Snapshot old = kept.get(kept.size() - 1);
    if (finish) {
      kept.forEach(snapshot -> clusters.snapshots().delete(snapshot.name()));
      err().println("done: the old cluster is deleted");
      return;
    }
    requireInstalled(project, PgVersion.major(old.version()));
    tellNeeds(clusters.snapshots(), old.name(), project);
    replacing(
        project,
        () ->
            clusters
                .snapshots()
                .restore(old.name(), force)
                .ifPresent(
                    newer -> err().println("the newer one is kept as snapshot " + newer.name())));
    clusters.snapshots().delete(old.name());
    err()
        .println(
            "done: the data is of PostgreSQL "
                + PgVersion.major(old.version())
                + " again, as it was before");
  }

  private void upgrade(Project project, Clusters clusters) {
    int from =
        clusters
            .major()
            .orElseThrow(
                () ->
                    new CliException(
                        "there is no database yet",
                        new Remedy.OpenDatabase(project.folder().metadb())));
    String target = target(project, from);
    int major = major(target);
    if (major == from) {
      err().println("the data is of PostgreSQL " + from + " already, and " + target + " runs it");
      err().println("a minor release needs a restart only: ampctl metadb restart");
      return;
    }
    if (major < from) {
      throw new CliException(
          "the data is of PostgreSQL " + from + ", which is newer than " + target,
          Remedy.Install.postgres(Integer.toString(from)));
    }
    requireUnpinned(project, major);
    if (!ClusterUpgrade.kept(clusters).isEmpty()) {
      throw new CliException(
          "the old cluster of the last upgrade is still there",
          new Remedy.Command("delete it", "ampctl metadb upgrade --finish"));
    }
    requireInstalled(project, from);
    if (!force) {
      clusters.requireUnused();
    }
    say(clusters.extensions(), major, project);
    context
        .databases()
        .requireExtensions(
            clusters.asBefore(project.spec()).with(s -> s.version(Integer.toString(from))));
    err().println("PostgreSQL " + from + " to " + target + " ...");
    replacing(project, () -> run(project, clusters, from, target));
    err().println("done: the data is of PostgreSQL " + major + " now; the old cluster is kept");
    err().println("  when all is well: ampctl metadb upgrade --finish");
    err().println("  to go back:       ampctl metadb upgrade --undo");
  }

  private void run(Project project, Clusters clusters, int from, String target) {
    try (ByteProgress progress = new ByteProgress(console(), "copied", clusters.bytes())) {
      new ClusterUpgrade(
              context, project, clusters, from, target, now -> progress.accept(now.bytes()))
          .run(force)
          .forEach(line -> out().println(line));
    }
  }

  /** Returns the version to move to, as one of the backends has it. */
  private String target(Project project, int from) {
    if (!to.isEmpty()) {
      return installed(project, spec -> spec.version(to))
          .orElseThrow(
              () ->
                  new CliException(
                      "PostgreSQL " + to + " is not installed", Remedy.Install.postgres(to)));
    }
    Optional<String> set = project.spec().version();
    if (set.filter(version -> major(version) < from).isPresent()) {
      requireUnpinned(project, from);
    }
    String target =
        installed(project, spec -> {})
            .orElseThrow(
                () ->
                    new CliException(
                        set.map(version -> "PostgreSQL " + version + " is not installed")
                            .orElse("no PostgreSQL is installed"),
                        Remedy.Install.postgres(set.orElse(""))));
    // The one for new databases may be the old one: who installs it for this makes it that.
    for (int newer = from + 1; major(target) <= from && newer <= from + FURTHEST; newer++) {
      String version = Integer.toString(newer);
      target = installed(project, spec -> spec.version(version)).orElse(target);
    }
    return target;
  }

  private static int major(String version) {
    return DataDirectoryVersion.major(version).map(Integer::parseInt).orElse(0);
  }

  private void requireInstalled(Project project, int major) {
    if (!isInstalled(project, major)) {
      throw new CliException(
          "the data is of PostgreSQL " + major + ", whose programs are needed to read it",
          Remedy.Install.postgres(Integer.toString(major)));
    }
  }

  private static void requireUnpinned(Project project, int major) {
    project
        .configuration()
        .entry(Keys.VERSION)
        .filter(
            pin ->
                !DataDirectoryVersion.major(pin.value().toString())
                    .orElse("")
                    .equals(Integer.toString(major)))
        .ifPresent(
            pin -> {
              throw new CliException(
                  pin.origin() + ": the version is set to " + pin.value(),
                  "set it to " + major + ", or remove it");
            });
  }
}
