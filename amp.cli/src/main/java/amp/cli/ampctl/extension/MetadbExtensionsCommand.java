package amp.cli.ampctl.extension;

import amp.ampup.Installed;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Project;
import amp.json.Json;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.sql.SqlStatements;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.control.NeededExtensions;
import amp.tempdb.postgres.installation.PgVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the extensions of the database's server. */
@Command(
    name = "extensions",
    description = {
      "Lists the server's extensions, and which databases have them.",
      "Says from where each comes, and what has to be loaded at the start of the server.",
      "Starts the database where none runs."
    },
    footer = {"", "Example: ampctl metadb extensions --json"})
public final class MetadbExtensionsCommand extends DatabaseCommand implements Callable<Integer> {
  private static final String DATABASES =
      "select datname from pg_database where datallowconn and datname <> 'template0' order by 1";

  private static final String AVAILABLE =
      "select name || ' ' || default_version from pg_available_extensions order by name";

  private static final String CREATED =
      "select extname || ' ' || extversion from pg_extension order by extname";

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  /** Creates it. */
  public MetadbExtensionsCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws SQLException {
    Project project = project();
    List<ExtensionRow> rows;
    try (Database database = openNamed(project, "ampctl metadb extensions")) {
      rows = rows(project, database);
    }
    if (json) {
      out().print(Json.write(rows.stream().map(ExtensionRow::object).toList()));
    } else {
      print(rows.stream().map(ExtensionRow::columns).toList());
    }
    return ExitCode.DONE;
  }

  private void print(List<List<String>> rows) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
      }
      out().println(line.toString().stripTrailing());
    }
  }

  private List<ExtensionRow> rows(Project project, Database database) throws SQLException {
    MetadataDbSpec spec = database.metadata();
    Map<String, Map<String, String>> created = new TreeMap<>();
    Map<String, String> available = new LinkedHashMap<>();
    try (Connection connection = MetadataDb.connect(spec)) {
      for (String line : SqlStatements.texts(connection, AVAILABLE)) {
        available.put(first(line), second(line));
      }
      add(created, SqlStatements.value(connection, "select current_database()"), connection);
      addOthers(created, database, connection);
    }
    Map<String, Installed> components = components(project, database);
    List<ExtensionRow> rows = new ArrayList<>();
    available.forEach(
        (name, version) -> rows.add(row(name, version, components, created, project)));
    components.forEach(
        (name, component) -> {
          if (!available.containsKey(name)) {
            rows.add(row(name, component.version().toString(), components, created, project));
          }
        });
    rows.sort(Comparator.comparing(ExtensionRow::name));
    return rows;
  }

  private static ExtensionRow row(
      String name,
      String version,
      Map<String, Installed> components,
      Map<String, Map<String, String>> created,
      Project project) {
    Optional<Installed> component = Optional.ofNullable(components.get(name));
    return new ExtensionRow(
        name,
        version,
        component.map(c -> c.component() + " " + c.version()).orElse(""),
        component.isEmpty() || isAsked(component.get(), project),
        component
            .flatMap(Installed::extension)
            .map(amp.ampup.Extension::preload)
            .orElseGet(() -> NeededExtensions.preload(name)),
        created.getOrDefault(name, Map.of()));
  }

  private static boolean isAsked(Installed component, Project project) {
    return project.spec().extensions().stream()
        .anyMatch(asked -> bare(asked).equals(component.component()));
  }

  private static String bare(String asked) {
    return asked.split("@", 2)[0];
  }

  /** Those of the server's major, by the extensions that they create. */
  private static Map<String, Installed> components(Project project, Database database) {
    Map<String, Installed> found = new TreeMap<>();
    Optional<OpenDb> managed = database.managed();
    if (managed.isEmpty() || managed.get().server().backend().equals("system")) {
      return found;
    }
    int major = PgVersion.major(managed.get().server().version());
    Store store = Store.at(project.spec().home());
    for (String name : store.components()) {
      Optional<VersionSpec> version =
          project.spec().extensions().stream()
              .filter(asked -> asked.startsWith(name + "@"))
              .findFirst()
              .map(asked -> VersionSpec.of(asked.substring(name.length() + 1)));
      store
          .extension(name, major, version)
          .ifPresent(
              installed ->
                  installed
                      .extension()
                      .orElseThrow()
                      .creates()
                      .forEach(extension -> found.putIfAbsent(extension, installed)));
    }
    return found;
  }

  private static void addOthers(
      Map<String, Map<String, String>> created, Database database, Connection connection)
      throws SQLException {
    Optional<OpenDb> managed = database.managed();
    if (managed.isEmpty()) {
      return;
    }
    String current = managed.get().connection().database();
    for (String name : SqlStatements.texts(connection, DATABASES)) {
      if (!name.equals(current)) {
        MetadataDbSpec other =
            MetadataDbSpec.of(managed.get().connection().withDatabase(name).libpqUrl());
        try (Connection there = MetadataDb.connect(other)) {
          add(created, name, there);
        }
      }
    }
  }

  private static void add(
      Map<String, Map<String, String>> created, String database, Connection connection)
      throws SQLException {
    for (String line : SqlStatements.texts(connection, CREATED)) {
      created.computeIfAbsent(first(line), n -> new TreeMap<>()).put(database, second(line));
    }
  }

  private static String first(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String second(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }
}
