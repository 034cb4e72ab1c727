package amp.cli.ampctl.cluster;

import amp.cli.console.Confirmation;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Managed;
import amp.cli.project.MetadbSettings;
import amp.cli.project.OwnSettings;
import amp.cli.project.Project;
import amp.metadb.MetadataDb;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.snapshot.Clusters;
import amp.tempdb.postgres.snapshot.Replacement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Replaces the cluster by a new, empty one; the old one goes when the new one works. */
@Command(
    name = "reset",
    description = {
      "Deletes all data of the managed database and makes a new, empty one.",
      "The old one is kept until the new one works."
    },
    footer = {"", "Example: ampctl metadb reset --yes"})
final class MetadbResetCommand extends ClusterCommand implements Callable<Integer> {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  boolean yes;

  @Option(names = "--force", description = "Stop the database under those who use it.")
  boolean force;

  MetadbResetCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Managed.require(project);
    Managed.requireCluster(context, project, "make the database anew");
    Path metadb = project.folder().metadb();
    Path data = metadb.resolve("data");
    if (!Files.exists(data)) {
      err().println("there is nothing to delete in " + metadb);
      return ExitCode.DONE;
    }
    Clusters clusters = context.databases().clusters(project.spec());
    if (!force) {
      clusters.requireUnused();
    }
    if (!yes) {
      Confirmation.toDelete(console(), "all data in " + metadb, "ampctl metadb reset --yes");
    }
    replacing(project, () -> reset(project, clusters));
    err().println("done: the database is new and empty");
    return ExitCode.DONE;
  }

  private void reset(Project project, Clusters clusters) {
    try (Replacement replacement = clusters.replacement()) {
      try (OpenDb db = replacement.open(spec -> spec.holder("ampctl metadb reset"))) {
        String url = db.connection().libpqUrl();
        MetadataDb.migrate(
            MetadbSettings.of(project.configuration(), url)
                .settings(OwnSettings.of(db.server().version())));
      }
      replacement.replaceAndDelete(force);
    }
  }
}
