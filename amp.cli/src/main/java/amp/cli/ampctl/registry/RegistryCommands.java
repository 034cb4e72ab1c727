package amp.cli.ampctl.registry;

import amp.cli.parser.Subcommands;
import amp.cli.project.Context;

/** Adds the commands of this room to a list of subcommands. */
public final class RegistryCommands {
  private RegistryCommands() {}

  /** Adds those on datasets, manifests and providers. */
  public static void addTo(Subcommands root, Context context) {
    root.addGroup(
            "dataset",
            () -> new DatasetCommand(context),
            dataset ->
                dataset
                    .add("remove", () -> new DatasetRemoveCommand(context))
                    .add("prune", () -> new DatasetPruneCommand(context)))
        .addGroup(
            "manifest",
            () -> new ManifestCommand(context),
            manifest ->
                manifest
                    .add("remove", () -> new ManifestRemoveCommand(context))
                    .add("prune", () -> new ManifestPruneCommand(context)))
        .addGroup(
            "provider",
            () -> new ProviderCommand(context),
            provider -> provider.add("remove", () -> new ProviderRemoveCommand(context)));
  }
}
