package amp.cli.ampctl;

import amp.cli.console.ExitCode;
import amp.cli.console.Suggestion;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.json.Json;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.spi.Capability.Available;
import amp.tempdb.api.spi.Capability.Unavailable;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what could run the database. */
@Command(
    name = "backends",
    description = "Lists what could run PostgreSQL here, and what is missing.",
    footer = {"", "Example: ampctl metadb backends --json"})
final class MetadbBackendsCommand implements Callable<Integer> {
  @Mixin ProjectOptions options = new ProjectOptions();

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Context context;

  MetadbBackendsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Project project = Project.load(options, context);
    List<BackendReport> reports = context.databases().backends(project.spec());
    PrintWriter out = context.console().out();
    if (json) {
      out.print(Json.write(reports.stream().map(MetadbBackendsCommand::object).toList()));
    } else {
      int width = reports.stream().mapToInt(r -> r.name().length()).max().orElse(0);
      reports.forEach(report -> print(report, width, out));
    }
    return ExitCode.DONE;
  }

  private static void print(BackendReport report, int width, PrintWriter out) {
    String name = report.name() + " ".repeat(width - report.name().length());
    String indent = " ".repeat(width + 2);
    if (report.capability() instanceof Available available) {
      out.println(name + "  available    " + available.description());
    } else if (report.capability() instanceof Unavailable unavailable) {
      out.println(name + "  unavailable  " + unavailable.reason());
      Suggestion.lines(unavailable.remedies())
          .forEach(line -> out.println(indent + "             " + line));
    }
    if (!report.origin().equals("built in")) {
      out.println(indent + "             from " + report.origin());
    }
  }

  private static Map<String, Object> object(BackendReport report) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", report.name());
    object.put("available", report.capability() instanceof Available);
    object.put("priority", report.priority());
    object.put("origin", report.origin());
    if (report.capability() instanceof Available available) {
      object.put("description", available.description());
      object.put("version", available.version());
    } else if (report.capability() instanceof Unavailable unavailable) {
      object.put("reason", unavailable.reason());
      object.put("remedies", Suggestion.objects(unavailable.remedies()));
    }
    return object;
  }
}
