package amp.cli.ampctl.registry;

import amp.cli.config.Keys;
import amp.cli.config.TomlReader;
import amp.cli.console.CliException;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.metadb.MetadataDb;
import amp.metadb.registry.DataProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlParseResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Groups what concerns the registered providers. */
@Command(
    name = "provider",
    synopsisSubcommandLabel = "COMMAND",
    description = "The providers of data registered in the metadata database.",
    footer = {"", "Example: ampctl provider register"})
final class ProviderCommand {
  private static final List<String> COLUMNS = List.of("provider", "kind", "network");

  private final Registry registry;

  ProviderCommand(Context context) {
    registry = new Registry(context);
  }

  @Command(
      name = "list",
      aliases = "ls",
      description = "Lists the providers.",
      footer = {"", "Example: ampctl provider list --json"})
  void list(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    List<DataProvider> providers = registry.look(options, db -> db.providers().list());
    registry.print(COLUMNS, rows(providers), json);
  }

  @Command(
      name = "register",
      description = {
        "Registers providers: the TOML files named, or all of providers_dir.",
        "$${NAME} in them is kept as it is, and never replaced."
      },
      footer = {"", "Example: ampctl provider register mainnet.toml"})
  void register(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json,
      @Parameters(paramLabel = "FILE", arity = "0..*", description = "A provider, TOML.")
          @Nullable List<Path> files) {
    Project project = registry.project(options);
    List<Path> named = files == null ? List.of() : files;
    List<DataProvider> providers =
        registry.files(project, named, Keys.PROVIDERS_DIR, "*.toml").stream()
            .map(ProviderCommand::parse)
            .toList();
    registry.use(
        project,
        db -> {
          providers.forEach(provider -> db.providers().register(provider));
          return true;
        });
    registry.registered(COLUMNS, rows(providers), json);
  }

  @Command(
      name = "show",
      description = "Prints a provider's file, as it was registered.",
      footer = {"", "Example: ampctl provider show mainnet"})
  void show(
      @Mixin ProjectOptions options,
      @Parameters(paramLabel = "NAME", description = "What ampctl provider list shows.")
          String name) {
    registry.print(registry.look(options, db -> find(db, name)).content());
  }

  @Command(
      name = "inspect",
      aliases = "get",
      description = {
        "Tells what a provider is, and which datasets it can serve.",
        "ampctl provider show prints its file."
      },
      footer = {"", "Example: ampctl provider inspect mainnet"})
  void inspect(
      @Mixin ProjectOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json,
      @Parameters(paramLabel = "NAME", description = "What ampctl provider list shows.")
          String name) {
    registry.facts(
        registry.look(
            options,
            db -> {
              DataProvider provider = find(db, name);
              Map<String, Object> facts = new LinkedHashMap<>();
              facts.put("provider", provider.name());
              facts.put("kind", provider.kind());
              facts.put("network", provider.network());
              facts.put("datasets", db.providers().served(provider));
              return facts;
            }),
        json);
  }

  private static DataProvider find(MetadataDb db, String name) {
    return db.providers()
        .find(name)
        .orElseThrow(
            () ->
                new CliException(
                    "no provider " + name + " is registered",
                    "ampctl provider list shows those that are"));
  }

  private static List<List<@Nullable Object>> rows(List<DataProvider> providers) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    providers.forEach(p -> rows.add(List.of(p.name(), p.kind(), p.network())));
    return rows;
  }

  static DataProvider parse(Path file) {
    String content = Registry.read(file);
    TomlParseResult toml = TomlReader.parse(file, content);
    String name = file.getFileName().toString().replaceFirst("\\.toml$", "");
    return new DataProvider(name, text(toml, "kind", file), text(toml, "network", file), content);
  }

  private static String text(TomlParseResult toml, String key, Path file) {
    if (toml.get(key) instanceof String text) {
      return text;
    }
    throw new CliException(
        file + ": " + key + " is missing, or no text", "write, for example: " + key + " = \"…\"");
  }
}
