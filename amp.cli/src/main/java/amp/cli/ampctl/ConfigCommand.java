package amp.cli.ampctl;

import amp.cli.config.ConfigSchema;
import amp.cli.config.Sample;
import amp.cli.project.Context;
import picocli.CommandLine.Command;

/** Groups what concerns the configuration. */
@Command(
    name = "config",
    synopsisSubcommandLabel = "COMMAND",
    description = "The project's configuration.",
    footer = {"", "Example: ampctl config show --origin"})
final class ConfigCommand {
  private final Context context;

  ConfigCommand(Context context) {
    this.context = context;
  }

  @Command(
      name = "schema",
      description = "Prints the JSON ConfigSchema of config.toml, for editors.",
      footer = {"", "Example: ampctl config schema > config.schema.json"})
  void schema() {
    context.console().out().print(ConfigSchema.json());
  }

  @Command(
      name = "sample",
      description = "Prints a config.toml that explains every key.",
      footer = {"", "Example: ampctl config sample > .amp/config.toml"})
  void sample() {
    context.console().out().print(Sample.toml());
  }
}
