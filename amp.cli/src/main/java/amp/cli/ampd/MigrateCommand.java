package amp.cli.ampd;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.metadb.MetadataDb;
import amp.metadb.SchemaStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings the schema up to date, whatever the configuration says of doing so at every start. */
@Command(
    name = "migrate",
    description = "Brings the metadata database's schema up to date.",
    footer = {"", "Example: ampd migrate --metadb-url postgresql://db.example.com/amp"})
final class MigrateCommand implements Callable<Integer> {
  @Mixin ProjectOptions options = new ProjectOptions();

  private final Context context;

  MigrateCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Project project = Project.load(options, context.environment());
    project
        .configuration()
        .warnings()
        .forEach(w -> context.console().err().println("warning: " + w));
    try (Database database =
        Database.open(project, context.databases(), spec -> spec.holder("ampd migrate"))) {
      SchemaStatus before = MetadataDb.migrate(database.metadata());
      context
          .console()
          .out()
          .println(
              before.isCurrent()
                  ? "schema version " + before.known() + ", up to date"
                  : "schema version "
                      + before.known()
                      + ", before "
                      + before.version().orElse("none")
                      + "; applied: "
                      + String.join(", ", before.pending()));
    }
    return ExitCode.DONE;
  }
}
