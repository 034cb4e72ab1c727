package amp.cli.ampctl.registry;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a provider. */
@Command(
    name = "remove",
    aliases = "rm",
    description = {
      "Removes a provider; the only one that can serve a dataset stays.",
      "Its file, from which it was registered, is left alone."
    },
    footer = {"", "Example: ampctl provider remove mainnet"})
final class ProviderRemoveCommand extends RemovingCommand {
  @Option(names = "--force", description = "Also the only one that can serve a dataset.")
  boolean force;

  @Parameters(paramLabel = "NAME", description = "What ampctl provider list shows.")
  String name = "";

  ProviderRemoveCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    remove(
        "provider " + name,
        (force ? "--force " : "") + name,
        removals -> removals.provider(name, force));
    return ExitCode.DONE;
  }
}
