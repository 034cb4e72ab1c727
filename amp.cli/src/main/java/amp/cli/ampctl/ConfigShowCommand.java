package amp.cli.ampctl;

import amp.cli.config.Configuration;
import amp.cli.config.Key;
import amp.cli.config.Keys;
import amp.cli.config.Origin;
import amp.cli.config.Secrets;
import amp.cli.config.TomlText;
import amp.cli.config.Value;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the effective configuration, as TOML or JSON. */
@Command(
    name = "show",
    description = "Prints the effective configuration; passwords are hidden.",
    footer = {"", "Example: ampctl config show --origin"})
final class ConfigShowCommand implements Callable<Integer> {
  @Mixin ProjectOptions options = new ProjectOptions();

  @Option(names = "--origin", description = "Also print where each value comes from.")
  boolean origin;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Context context;

  ConfigShowCommand(Context context) {
    this.context = context;
  }

  /** A line of the result. */
  private record Row(String name, Object value, Origin origin, boolean used) {}

  @Override
  public Integer call() {
    Configuration configuration = Project.load(options, context).configuration();
    configuration.warnings().forEach(w -> context.console().err().println("warning: " + w));
    PrintWriter out = context.console().out();
    if (json) {
      out.print(Json.write(rows(configuration).stream().map(ConfigShowCommand::object).toList()));
    } else {
      rows(configuration).forEach(row -> out.println(line(row)));
    }
    return ExitCode.DONE;
  }

  private static List<Row> rows(Configuration configuration) {
    List<Row> rows = new ArrayList<>();
    for (Key<?> key : Keys.all()) {
      configuration.entry(key).ifPresent(value -> rows.add(row(key.name(), value, key.used())));
    }
    configuration
        .settingEntries()
        .forEach((name, value) -> rows.add(row(Keys.SETTINGS + "." + name, value, true)));
    return rows;
  }

  private static Row row(String name, Value value, boolean used) {
    return new Row(name, Secrets.hide(name, value.value()), value.origin(), used);
  }

  private String line(Row row) {
    String line = row.name() + " = " + TomlText.of(row.value());
    String comment = origin ? row.origin().toString() : "";
    // What nobody set and nobody uses needs no remark.
    if (!row.used() && !(row.origin() instanceof Origin.Default)) {
      comment += comment.isEmpty() ? "not used here" : ", not used here";
    }
    return comment.isEmpty() ? line : line + "  # " + comment;
  }

  private static Map<String, Object> object(Row row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("key", row.name());
    object.put("value", row.value());
    object.put("origin", row.origin().toString());
    object.put("used", row.used());
    return object;
  }
}
