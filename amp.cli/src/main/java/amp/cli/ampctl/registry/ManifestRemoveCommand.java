package amp.cli.ampctl.registry;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a manifest. */
@Command(
    name = "remove",
    aliases = "rm",
    description = "Removes a manifest; one that a dataset has stays.",
    footer = {"", "Example: ampctl manifest remove --yes $(cat hash)"})
final class ManifestRemoveCommand extends RemovingCommand {
  @Parameters(paramLabel = "HASH", description = "What ampctl manifest list shows.")
  String hash = "";

  ManifestRemoveCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    remove("manifest " + hash, hash, removals -> removals.manifest(hash));
    return ExitCode.DONE;
  }
}
