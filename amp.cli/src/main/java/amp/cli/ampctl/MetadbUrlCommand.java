package amp.cli.ampctl;

import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.cli.project.Variables;
import amp.conninfo.DatabaseUrl;
import amp.json.Json;
import amp.problem.Remedy;
import amp.tempdb.api.RunningDb;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints how to reach the server that runs; starts none. */
@Command(
    name = "url",
    description = "Prints the URL of the running database.",
    footer = {"", "Example: psql \"$(ampctl metadb url)\""})
final class MetadbUrlCommand implements Callable<Integer> {
  @Mixin ProjectOptions options = new ProjectOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "libpq",
      description = {
        "libpq, jdbc, env (for eval in a shell) or json.",
        "With a password, jdbc, env and json hold it; libpq names its file."
      })
  UrlFormat format = UrlFormat.LIBPQ;

  @Option(names = "--json", description = "The same as --format json.")
  boolean json;

  private final Context context;

  MetadbUrlCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Project project = Project.load(options, context);
    Optional<String> external = project.configuration().find(Keys.URL);
    if (external.isPresent()) {
      return printExternal(external.get());
    }
    RunningDb running = running(context, project);
    context.console().out().println(format().write(running.connection(), running.tcp()));
    return ExitCode.DONE;
  }

  /**
   * Returns the database that runs.
   *
   * @throws CliException when none does
   * @throws amp.tempdb.api.TempDbException when nobody can connect to it
   */
  static RunningDb running(Context context, Project project) {
    context.databases().requireAble(project.spec());
    return context
        .databases()
        .running(project.spec())
        .orElseThrow(
            () ->
                new CliException(
                    "no database runs for " + project.folder().directory(),
                    new Remedy.OpenDatabase(project.folder().metadb())));
  }

  private UrlFormat format() {
    return json ? UrlFormat.JSON : format;
  }

  private int printExternal(String url) {
    PrintWriter out = context.console().out();
    // What amp does not know is not passed on to programs that may.
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    switch (format()) {
      case LIBPQ -> out.println(url);
      case JDBC -> out.println(parsed.jdbcUrlWithPassword());
      case ENV -> Variables.external(url).shell().forEach(out::println);
      case JSON -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("url", url);
        object.put("jdbc_url", parsed.jdbcUrlWithPassword());
        object.putAll(parsed.parameters());
        out.print(Json.write(object));
      }
    }
    return ExitCode.DONE;
  }
}
