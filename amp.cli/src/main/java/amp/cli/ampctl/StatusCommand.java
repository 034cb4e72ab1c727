package amp.cli.ampctl;

import amp.cli.config.Keys;
import amp.cli.console.ExitCode;
import amp.cli.console.Suggestion;
import amp.cli.project.Context;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.MetadbSettings;
import amp.cli.project.OwnSettings;
import amp.cli.project.Project;
import amp.cli.sql.Cells;
import amp.json.Json;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.os.file.Trees;
import amp.problem.ByteSize;
import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.tempdb.api.RunningDb;
import amp.tempdb.postgres.ServerReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what there is to know about the project's database; starts nothing. */
@Command(
    name = "status",
    description = "Shows the state of this folder's database.",
    footer = {"", "Example: ampctl status --json"})
final class StatusCommand extends DatabaseCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private List<Remedy> remedies = List.of();

  StatusCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("folder", project.folder().directory().toString());
    Optional<String> external = project.configuration().find(Keys.URL);
    if (external.isPresent()) {
      MetadataDbSpec spec = MetadbSettings.of(project.configuration(), external.get());
      facts.put("backend", "external");
      facts.put("url", spec.url());
      ask(spec, facts);
    } else {
      managed(project, facts);
    }
    print(facts);
    return ExitCode.DONE;
  }

  private void managed(Project project, Map<String, Object> facts) {
    Optional<RunningDb> running = context.databases().running(project.spec());
    facts.put("running", running.isPresent());
    Optional<ServerReport> report =
        running.isPresent() ? context.databases().report(project.spec()) : Optional.empty();
    report
        .flatMap(ServerReport::durability)
        .or(() -> running.isEmpty() ? Optional.of(project.spec().durability()) : Optional.empty())
        .ifPresent(durability -> facts.put("durability", ServerReport.word(durability)));
    facts.put("disk_bytes", Trees.size(project.folder().metadb()));
    if (running.isEmpty()) {
      return;
    }
    RunningDb db = running.get();
    facts.put("backend", db.server().backend());
    facts.put("version", db.server().version());
    facts.put("pid", db.server().pid());
    facts.put("uptime_seconds", Duration.between(db.server().started(), Instant.now()).toSeconds());
    facts.put("url", db.connection().libpqUrl());
    report.ifPresent(found -> add(found, facts));
    try {
      facts.put("detached", context.databases().isDetached(project.spec()));
      facts.put("holders", context.databases().holders(project.spec(), MetadbSettings.PATIENCE));
    } catch (ProblemException e) {
      facts.put("holders_problem", e.problem());
    }
    try {
      context.databases().requireAble(project.spec());
    } catch (ProblemException e) {
      cannotAsk(facts, e);
      return;
    }
    ask(
        MetadbSettings.of(project.configuration(), db.connection().libpqUrl())
            .settings(OwnSettings.of(db.server().version())),
        facts);
  }

  private void add(ServerReport report, Map<String, Object> facts) {
    report.port().ifPresent(port -> facts.put("listen", "127.0.0.1:" + port));
    if (json) {
      facts.put("differences", report.differences().stream().map(StatusCommand::values).toList());
    } else if (!report.differences().isEmpty()) {
      facts.put("not_as_asked", report.differences());
    }
  }

  private static Map<String, String> values(ServerReport.Difference difference) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("what", difference.what());
    values.put("runs", difference.runs());
    values.put("asked", difference.asked());
    return values;
  }

  /** What can be told without the server is told, whatever is wrong with it. */
  private void ask(MetadataDbSpec patient, Map<String, Object> facts) {
    MetadataDbSpec spec = MetadbSettings.impatient(patient);
    try (Connection connection = MetadataDb.connectReserved(spec)) {
      StatusQueries.read(connection, facts);
    } catch (ProblemException e) {
      cannotAsk(facts, e);
      return;
    } catch (SQLException e) {
      facts.put("problem", "the database does not answer: " + e.getMessage());
      return;
    }
    try {
      facts.put("schema_version", MetadataDb.schema(spec).version().orElse("none"));
    } catch (ProblemException e) {
      facts.put("schema_problem", e.problem());
    }
  }

  private void cannotAsk(Map<String, Object> facts, ProblemException e) {
    facts.put("problem", e.problem());
    remedies = e.remedies();
  }

  private void print(Map<String, Object> facts) {
    if (json) {
      if (!remedies.isEmpty()) {
        facts.put("remedies", Suggestion.objects(remedies));
      }
      out().print(Json.write(facts));
      return;
    }
    Map<String, String> lines = new LinkedHashMap<>();
    facts.forEach((name, value) -> lines.put(label(name), text(name, value)));
    lines.computeIfPresent(
        "connections", (name, value) -> value + " of " + facts.get("max_connections"));
    lines.remove("max connections");
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    lines.forEach((label, text) -> out().println(Cells.padded(label, width, false) + text));
    Suggestion.lines(remedies).forEach(line -> out().println(" ".repeat(width) + line));
  }

  private static String label(String name) {
    return name.startsWith("holders")
        ? "used by"
        : name.replaceFirst("_(bytes|seconds)$", "").replace('_', ' ');
  }

  private static String text(String name, Object value) {
    if (name.endsWith("_bytes")) {
      return ByteSize.text((Long) value);
    }
    if (name.endsWith("_seconds")) {
      Duration time = Duration.ofSeconds((Long) value);
      return time.toHours() > 0
          ? time.toHours() + " h " + time.toMinutesPart() + " min"
          : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    if (name.equals("holders_problem")) {
      return "not known: " + value;
    }
    if (value instanceof Boolean truth) {
      return truth ? "yes" : "no";
    }
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? "nobody"
          : String.join(", ", list.stream().map(String::valueOf).toList());
    }
    return value.toString();
  }
}
