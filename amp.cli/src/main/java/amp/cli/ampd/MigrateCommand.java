package amp.cli.ampd;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.cli.project.SchemaSnapshots;
import amp.json.Json;
import amp.metadb.MetadataDb;
import amp.metadb.connect.SchemaStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings the schema up to date, whatever the configuration says of doing so at every start. */
@Command(
    name = "migrate",
    description = "Brings the metadata database's schema up to date.",
    footer = {"", "Example: ampd migrate --metadb-url postgresql://db.example.com/amp"})
final class MigrateCommand implements Callable<Integer> {
  @Mixin ProjectOptions options = new ProjectOptions();

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Option(
      names = "--no-snapshot",
      description = "Make no snapshot of a managed database before its schema is changed.")
  boolean unprotected;

  private final Context context;

  MigrateCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Project project = Project.load(options, context);
    project
        .configuration()
        .warnings()
        .forEach(w -> context.console().err().println("warning: " + w));
    try (Database database =
        Database.open(project, context.databases(), spec -> spec.holder("ampd migrate"))) {
      SchemaStatus before =
          MetadataDb.migrate(
              unprotected
                  ? database.metadata()
                  : SchemaSnapshots.protect(database, project, context));
      context.console().out().print(json ? Json.write(object(before)) : text(before));
    }
    return ExitCode.DONE;
  }

  private static String text(SchemaStatus before) {
    String now = "schema version " + before.known();
    return before.isCurrent()
        ? now + ", up to date\n"
        : now
            + ", before "
            + before.version().orElse("none")
            + "; applied: "
            + String.join(", ", before.pending())
            + "\n";
  }

  private static Map<String, @Nullable Object> object(SchemaStatus before) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("version", before.known());
    object.put("before", before.version().orElse(null));
    object.put("applied", before.pending());
    return object;
  }
}
