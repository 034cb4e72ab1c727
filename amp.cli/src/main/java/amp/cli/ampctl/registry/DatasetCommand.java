package amp.cli.ampctl.registry;

import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.metadb.registry.Dataset;
import amp.metadb.registry.DatasetName;
import amp.metadb.registry.DatasetReference;
import amp.metadb.registry.DatasetTag;
import amp.metadb.registry.Manifest;
import amp.metadb.registry.Revision;
import amp.problem.ProblemKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Groups what concerns the registered datasets. */
@Command(
    name = "dataset",
    synopsisSubcommandLabel = "COMMAND",
    description = "The datasets registered in the metadata database.",
    footer = {"", "Example: ampctl dataset list"})
final class DatasetCommand {
  private static final String REVISION =
      "The dataset; a revision is a version, latest, dev or a hash.";

  private final Registry registry;

  DatasetCommand(Context context) {
    registry = new Registry(context);
  }

  @Command(
      name = "list",
      aliases = "ls",
      description = "Lists the datasets.",
      footer = {"", "Example: ampctl dataset list --json"})
  void list(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    List<Dataset> datasets = registry.look(options, db -> db.datasets().list());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Dataset dataset : datasets) {
      rows.add(
          Arrays.asList(
              dataset.name().toString(),
              dataset.versions().stream()
                  .map(tag -> tag.version().toString())
                  .collect(Collectors.joining(", ")),
              json
                  ? dataset.latest().orElse(null)
                  : dataset.latest().map(DatasetCommand::brief).orElse(null),
              json ? dataset.dev() : brief(dataset.dev())));
    }
    registry.print(List.of("dataset", "versions", "latest", "dev"), rows, json);
  }

  /** A table of whole hashes would fit no screen. */
  private static String brief(String hash) {
    return hash.substring(0, 12) + "…";
  }

  @Command(
      name = "register",
      description = {
        "Registers a manifest as a dataset's dev; with a version, as that version too.",
        "FILE is looked for here, then in manifests_dir."
      },
      footer = {"", "Example: ampctl dataset register my_team/eth@1.0.0 eth.json"})
  void register(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json,
      @Parameters(paramLabel = "NAME[@VERSION]", description = "The dataset, namespace/name.")
          String name,
      @Parameters(paramLabel = "FILE", description = "Its manifest.") Path file) {
    DatasetReference reference = DatasetReference.parse(name.contains("@") ? name : name + "@dev");
    Project project = registry.project(options);
    Path found = registry.files(project, List.of(file), Keys.MANIFESTS_DIR, "*.json").get(0);
    Manifest manifest = Manifest.parse(Registry.read(found));
    registry.use(
        project,
        db -> {
          if (reference.revision() instanceof Revision.Version version) {
            db.datasets().register(reference.name(), manifest, version.version());
          } else if (reference.revision() instanceof Revision.Dev) {
            db.datasets().register(reference.name(), manifest);
          } else {
            throw new CliException(
                ProblemKind.USAGE,
                "a dataset is registered with a version, not as " + reference.revision(),
                "write " + reference.name() + "@1.0.0, or no revision at all");
          }
          return true;
        });
    registry.registered(
        List.of("dataset", "manifest"),
        List.of(List.of(reference.toString(), manifest.hash())),
        json);
  }

  @Command(
      name = "show",
      description =
          "Prints the manifest of a dataset: of its latest version, or the revision named.",
      footer = {"", "Example: ampctl dataset show my_team/eth@dev"})
  void show(
      @Mixin ProjectOptions options,
      @Parameters(paramLabel = "NAME[@REVISION]", description = REVISION) String name) {
    DatasetReference reference = DatasetReference.parse(name);
    registry.print(registry.look(options, db -> db.datasets().resolve(reference)).content());
  }

  @Command(
      name = "inspect",
      aliases = "get",
      description = {
        "Tells of a dataset's latest version, or of the revision named, what its manifest is:",
        "its hash, its kind, its tables, what it needs, and its other names."
      },
      footer = {"", "Example: ampctl dataset inspect my_team/eth@dev"})
  void inspect(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json,
      @Parameters(paramLabel = "NAME[@REVISION]", description = REVISION) String name) {
    DatasetReference reference = DatasetReference.parse(name);
    registry.facts(
        registry.look(
            options,
            db -> {
              Manifest manifest = db.datasets().resolve(reference);
              Map<String, Object> facts = new LinkedHashMap<>();
              facts.put("dataset", reference.name().toString());
              facts.put("revision", reference.revision().toString());
              facts.put("manifest", manifest.hash());
              facts.put("kind", manifest.kind());
              facts.put("tables", manifest.tables());
              facts.put("networks", manifest.networks());
              facts.put(
                  "dependencies", manifest.dependencies().stream().map(String::valueOf).toList());
              facts.put(
                  "tags",
                  db.datasets().tags(reference.name()).stream()
                      .filter(tag -> tag.hash().equals(manifest.hash()))
                      .map(DatasetTag::name)
                      .toList());
              return facts;
            }),
        json);
  }

  @Command(
      name = "versions",
      description = "Lists dev, latest and the versions of a dataset, the highest first.",
      footer = {"", "Example: ampctl dataset versions my_team/eth"})
  void versions(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json,
      @Parameters(paramLabel = "NAME", description = "The dataset, namespace/name.") String name) {
    DatasetName dataset = DatasetName.parse(name);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (DatasetTag tag : registry.look(options, db -> db.datasets().tags(dataset))) {
      rows.add(List.of(tag.name(), json ? tag.hash() : brief(tag.hash()), tag.tagged().toString()));
    }
    registry.print(List.of("version", "manifest", "tagged"), rows, json);
  }
}
