package amp.cli.ampctl.registry;

import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.metadb.registry.Manifest;
import amp.metadb.registry.ManifestEntry;
import amp.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Groups what concerns the registered manifests. */
@Command(
    name = "manifest",
    synopsisSubcommandLabel = "COMMAND",
    description = "The manifests registered in the metadata database, known by their SHA-256.",
    footer = {"", "Example: ampctl manifest list"})
final class ManifestCommand {
  private final Registry registry;

  ManifestCommand(Context context) {
    registry = new Registry(context);
  }

  @Command(
      name = "list",
      aliases = "ls",
      description = {
        "Lists the manifests, the latest first, and how many datasets have each.",
        "ampctl manifest prune removes those that none has."
      },
      footer = {"", "Example: ampctl manifest list --json"})
  void list(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    List<ManifestEntry> manifests = registry.look(options, db -> db.manifests().list());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    manifests.forEach(
        m -> rows.add(List.of(m.hash(), m.kind(), m.registered().toString(), m.datasets())));
    registry.print(List.of("hash", "kind", "registered", "datasets"), rows, json);
  }

  @Command(
      name = "register",
      description = "Registers manifests: the files named, or all of manifests_dir.",
      footer = {"", "Example: ampctl manifest register eth.json"})
  void register(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json,
      @Parameters(paramLabel = "FILE", arity = "0..*", description = "A manifest, JSON.")
          @Nullable List<Path> files) {
    Project project = registry.project(options);
    Map<Path, Manifest> manifests = new LinkedHashMap<>();
    List<Path> named = files == null ? List.of() : files;
    for (Path file : registry.files(project, named, Keys.MANIFESTS_DIR, "*.json")) {
      try {
        manifests.put(file, Manifest.parse(Registry.read(file)));
      } catch (ProblemException e) {
        throw new CliException(e.kind(), file + ": " + e.problem(), e.remedies());
      }
    }
    registry.use(
        project,
        db -> {
          manifests.values().forEach(manifest -> db.manifests().register(manifest));
          return true;
        });
    List<List<@Nullable Object>> rows = new ArrayList<>();
    manifests.forEach((file, manifest) -> rows.add(List.of(manifest.hash(), file.toString())));
    registry.registered(List.of("hash", "file"), rows, json);
  }

  @Command(
      name = "show",
      aliases = {"inspect", "get"},
      description = "Prints a manifest.",
      footer = {"", "Example: ampctl manifest show $(ampctl manifest register eth.json)"})
  void show(
      @Mixin ProjectOptions options,
      @Parameters(paramLabel = "HASH", description = "What ampctl manifest list shows.")
          String hash) {
    registry.print(
        registry
            .look(options, db -> db.manifests().find(hash))
            .orElseThrow(
                () ->
                    new CliException(
                        "no manifest " + hash + " is registered",
                        "ampctl manifest list shows those that are"))
            .content());
  }
}
