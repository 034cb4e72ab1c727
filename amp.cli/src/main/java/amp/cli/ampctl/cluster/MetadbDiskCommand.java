package amp.cli.ampctl.cluster;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.json.Json;
import amp.metadb.MetadataDb;
import amp.problem.ByteSize;
import amp.problem.ProblemException;
import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what takes room on the disk. */
@Command(
    name = "disk",
    description = {
      "Shows how much room the database takes, and what belongs to it.",
      "While the database runs, its tables and indexes too; none is started for that."
    },
    footer = {"", "Example: ampctl metadb disk --json"})
final class MetadbDiskCommand extends DatabaseCommand implements Callable<Integer> {
  private static final Map<String, String> LABELS =
      Map.of(
          "databases", "databases, with indexes and catalogs",
          "wal", "write-ahead log",
          "logs", "server logs",
          "snapshots", "snapshots",
          "backups", "backups in .amp",
          "templates", "templates for new databases",
          "components", "installed components",
          "downloads", "downloaded archives",
          "tables", "tables of database amp",
          "indexes", "indexes of database amp");

  /** The size of a table that somebody has locked can be asked when they are done. */
  private static final String LOCK_TIMEOUT = "2s";

  @Option(names = "--json", description = "Print JSON, sizes in bytes.")
  boolean json;

  MetadbDiskCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Managed.requireFiles(project);
    Path amp = project.folder().directory();
    Map<String, Long> sizes = DiskUsage.ofProject(amp);
    Map<String, Long> shared = DiskUsage.ofHome(project.spec().home());
    Map<String, Long> relations = new LinkedHashMap<>();
    Map<String, Long> largest = new LinkedHashMap<>();
    if (context.databases().running(project.spec()).isPresent()) {
      try (Database database = open(project, "ampctl metadb disk");
          Connection connection = MetadataDb.connect(database.metadata())) {
        SqlStatements.execute(connection, List.of("set lock_timeout = '" + LOCK_TIMEOUT + "'"));
        relations.putAll(DiskUsage.ofRelations(connection));
        largest.putAll(DiskUsage.largest(connection));
      } catch (ProblemException e) {
        cannotAsk(e.problem());
      } catch (SQLException e) {
        cannotAsk(
            SqlStates.LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                ? "somebody has locked one; try again when that is done"
                : String.valueOf(e.getMessage()));
      }
    }
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>(sizes);
      object.putAll(relations);
      object.put("largest_tables", largest);
      object.put("shared", shared);
      out().print(Json.write(object));
    } else {
      print(amp.toString(), sizes);
      print("of which, in the running database", relations);
      print("its largest tables, with their indexes", largest);
      print(project.spec().home() + ", for all projects", shared);
    }
    return ExitCode.DONE;
  }

  private void cannotAsk(String problem) {
    err().println("warning: the sizes of tables and indexes are not known: " + problem);
  }

  private void print(String title, Map<String, Long> sizes) {
    if (!sizes.isEmpty()) {
      out().println(title);
      sizes.forEach(
          (name, bytes) ->
              out()
                  .printf("  %-40s %10s%n", LABELS.getOrDefault(name, name), ByteSize.text(bytes)));
    }
  }
}
