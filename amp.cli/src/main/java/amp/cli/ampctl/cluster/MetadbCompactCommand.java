package amp.cli.ampctl.cluster;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.json.Json;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.problem.ByteSize;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives room on the disk back. */
@Command(
    name = "compact",
    description = {
      "Rewrites the tables and indexes that waste much room, shrinks the write-ahead log and",
      "rotates the server's log. A table that is rewritten cannot be used meanwhile; one that",
      "is in use is left alone."
    },
    footer = {"", "Example: ampctl metadb compact"})
final class MetadbCompactCommand extends DatabaseCommand implements Callable<Integer> {
  private static final long LOG_LIMIT = 64 * 1024;
  private static final int CHECKPOINTS = 50;

  @Option(names = "--json", description = "Print JSON, sizes in bytes.")
  boolean json;

  MetadbCompactCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws SQLException {
    Project project = project();
    Managed.require(project);
    // On another's server are other people's databases.
    Managed.requireCluster(context, project, "compact the database");
    Map<String, Long> before;
    int rewritten = 0;
    try (Database database = open(project, "ampctl metadb compact")) {
      before = DiskUsage.ofProject(project.folder().directory());
      for (String name : databases(database)) {
        MetadataDbSpec spec = database.metadata().database(name);
        try (Connection connection = MetadataDb.connect(spec)) {
          rewritten += new Compaction(connection, err()).run();
        }
      }
      shrinkLog(database);
    }
    context.databases().tidyLogs(project.spec(), LOG_LIMIT);
    print(rewritten, before, DiskUsage.ofProject(project.folder().directory()));
    return ExitCode.DONE;
  }

  private static List<String> databases(Database database) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = MetadataDb.connect(database.metadata());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select datname from pg_database where datallowconn and not datistemplate")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /**
   * A checkpoint keeps as much of the log as the last ones needed on average, for reuse: after some
   * that needed next to nothing, little is kept (PostgreSQL 18, 28.5 WAL Configuration).
   */
  private static void shrinkLog(Database database) throws SQLException {
    try (Connection connection = MetadataDb.connect(database.metadata());
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < CHECKPOINTS && isLong(statement); i++) {
        statement.execute("select pg_switch_wal()");
        statement.execute("checkpoint");
      }
    }
  }

  private static boolean isLong(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select sum(size) > pg_size_bytes(current_setting('min_wal_size'))"
                + " + 2 * pg_size_bytes(current_setting('wal_segment_size')) from pg_ls_waldir()")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void print(int rewritten, Map<String, Long> before, Map<String, Long> after) {
    Map<String, Object> freed = new LinkedHashMap<>();
    long sum = 0;
    for (String name : List.of("databases", "wal", "logs")) {
      long bytes =
          Objects.requireNonNull(before.get(name)) - Objects.requireNonNull(after.get(name));
      freed.put(name, bytes);
      sum += bytes;
    }
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("rewritten", rewritten);
      object.put("freed", freed);
      out().print(Json.write(object));
      return;
    }
    out().println("rewrote " + rewritten + "; freed " + ByteSize.text(Math.max(0, sum)));
    freed.forEach(
        (name, bytes) ->
            out().printf("  %-12s %10s%n", name, ByteSize.text(Math.max(0, (long) bytes))));
  }
}
