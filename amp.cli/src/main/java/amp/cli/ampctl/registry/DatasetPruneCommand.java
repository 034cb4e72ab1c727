package amp.cli.ampctl.registry;

import amp.cli.project.Context;
import amp.metadb.registry.DatasetReference;
import amp.metadb.registry.Removals;
import java.util.List;
import picocli.CommandLine.Command;

/** Has datasets forget the manifests that no tag of theirs names. */
@Command(
    name = "prune",
    description = {
      "Forgets manifests that a dataset has had and no tag of it names.",
      "Each registration leaves the former dev. The manifests stay until ampctl manifest prune."
    },
    footer = {"", "Example: ampctl dataset prune --dry-run"})
final class DatasetPruneCommand extends PruningCommand<DatasetReference> {
  DatasetPruneCommand(Context context) {
    super(context);
  }

  @Override
  String noun() {
    return "revision";
  }

  @Override
  List<DatasetReference> unused(Removals removals) {
    return removals.untagged();
  }

  @Override
  List<DatasetReference> remove(Removals removals, List<DatasetReference> unused) {
    return removals.forget(unused);
  }
}
