package amp.cli.ampctl.registry;

import amp.cli.console.Subcommands;
import amp.cli.project.Context;

/** Adds the commands of this room to a list of subcommands. */
public final class RegistryCommands {
  private RegistryCommands() {}

  /** Adds those that list datasets, manifests and providers. */
  public static void addTo(Subcommands root, Context context) {
    root.add("dataset", () -> new DatasetCommand(context))
        .add("manifest", () -> new ManifestCommand(context))
        .add("provider", () -> new ProviderCommand(context));
  }
}
