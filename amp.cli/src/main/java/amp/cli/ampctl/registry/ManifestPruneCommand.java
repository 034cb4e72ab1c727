package amp.cli.ampctl.registry;

import amp.cli.project.Context;
import amp.metadb.registry.Removals;
import java.util.List;
import picocli.CommandLine.Command;

/** Removes the manifests that no dataset has. */
@Command(
    name = "prune",
    description = {
      "Removes the manifests that no dataset has.",
      "A dataset has its former ones until ampctl dataset prune."
    },
    footer = {"", "Example: ampctl manifest prune --dry-run"})
final class ManifestPruneCommand extends PruningCommand<String> {
  ManifestPruneCommand(Context context) {
    super(context);
  }

  @Override
  String noun() {
    return "manifest";
  }

  @Override
  List<String> unused(Removals removals) {
    return removals.unusedManifests();
  }

  @Override
  List<String> remove(Removals removals, List<String> unused) {
    return removals.manifests(unused);
  }
}
