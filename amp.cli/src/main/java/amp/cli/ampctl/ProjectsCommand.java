package amp.cli.ampctl;

import amp.ampup.KnownProjects;
import amp.ampup.KnownProjects.Known;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.sql.RowFormat;
import amp.cli.sql.Rows;
import amp.json.Json;
import amp.os.file.Trees;
import amp.problem.ByteSize;
import amp.problem.ProblemException;
import amp.tempdb.api.AmpupHome;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the projects of this machine that have a database. */
@Command(
    name = "projects",
    description = "Lists the project folders that have a database, the one used last first.",
    footer = {"", "Example: ampctl projects --prune"})
final class ProjectsCommand implements Callable<Integer> {
  @Option(names = "--prune", description = "Forget those that have vanished.")
  boolean prune;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Context context;

  ProjectsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path home = AmpupHome.locate(context.environment().variables(), context.environment().home());
    KnownProjects projects = KnownProjects.of(home);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Known project : projects.list()) {
      if (prune && !project.exists()) {
        projects.forget(project);
        context.console().err().println("forgotten: " + project.directory());
      } else {
        rows.add(describe(project, home));
      }
    }
    if (json) {
      context.console().out().print(Json.write(rows));
    } else if (rows.isEmpty()) {
      context.console().err().println("no project has a database yet; ampd solo makes one");
    } else {
      List<String> columns = List.of("folder", "state", "backend", "version", "size", "last used");
      List<Boolean> numeric = columns.stream().map(name -> false).toList();
      List<List<@Nullable Object>> values = new ArrayList<>();
      for (Map<String, @Nullable Object> row : rows) {
        Object size = row.get("bytes");
        row.put("bytes", size instanceof Long bytes ? ByteSize.text(bytes) : null);
        values.add(new ArrayList<>(row.values()));
      }
      RowFormat.TABLE.write(new Rows(columns, numeric, values), context.console().out());
    }
    return ExitCode.DONE;
  }

  private Map<String, @Nullable Object> describe(Known project, Path home) {
    TempDbSpec spec = TempDbSpec.at(project.directory().resolve("metadb")).with(s -> s.home(home));
    Optional<RunningDb> running = Optional.empty();
    String state =
        project.exists()
            ? "stopped"
            : Files.isDirectory(project.directory()) ? "empty" : "vanished";
    if (project.exists()) {
      try {
        running = context.databases().running(spec);
      } catch (ProblemException e) {
        // One that cannot be looked into hides no other.
        state = "unknown";
        context.console().err().println("warning: " + e.problem());
      }
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("path", project.directory().toString());
    row.put("state", running.isPresent() ? "running" : state);
    row.put("backend", running.map(db -> db.server().backend()).orElse(null));
    row.put("version", running.map(db -> db.server().version()).orElseGet(() -> version(project)));
    row.put("bytes", project.exists() ? Trees.size(project.directory().resolve("metadb")) : null);
    row.put("last_used", project.lastUsed().truncatedTo(ChronoUnit.SECONDS).toString());
    return row;
  }

  private static @Nullable String version(Known project) {
    return project.major().map(String::valueOf).orElse(null);
  }
}
