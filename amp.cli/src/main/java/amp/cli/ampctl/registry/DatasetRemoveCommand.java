package amp.cli.ampctl.registry;

import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.metadb.registry.DatasetName;
import amp.metadb.registry.DatasetReference;
import amp.metadb.registry.Revision;
import amp.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a dataset, or a version of one. */
@Command(
    name = "remove",
    aliases = "rm",
    description = {
      "Removes a dataset with all its versions, or one version of it.",
      "One from which others are derived stays. Manifests stay: see ampctl manifest prune."
    },
    footer = {"", "Example: ampctl dataset remove my_team/eth@1.0.0"})
final class DatasetRemoveCommand extends RemovingCommand {
  @Parameters(paramLabel = "NAME[@VERSION]", description = "The dataset, namespace/name.")
  String name = "";

  DatasetRemoveCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    if (!name.contains("@")) {
      DatasetName dataset = DatasetName.parse(name);
      remove(
          "dataset " + dataset + " with all its versions",
          name,
          removals -> removals.dataset(dataset));
      return ExitCode.DONE;
    }
    DatasetReference reference = DatasetReference.parse(name);
    if (!(reference.revision() instanceof Revision.Version version)) {
      throw new CliException(
          ProblemKind.USAGE,
          "a dataset is removed whole, or one version of it, not " + reference.revision(),
          "write " + reference.name() + ", or " + reference.name() + "@1.0.0");
    }
    remove(
        "version " + version + " of dataset " + reference.name(),
        name,
        removals -> removals.version(reference.name(), version.version()));
    return ExitCode.DONE;
  }
}
