package amp.tempdb.postgres.snapshot;

import amp.os.file.Trees;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.Shortage;
import amp.tempdb.postgres.server.OwnSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the files of a cluster whose server runs, and goes on running: with the write-ahead log of
 * the time that it took they make a consistent copy.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP">
 *     PostgreSQL 18, 25.3.4 Making a Base Backup Using the Low Level API</a>
 */
final class BaseBackup {
  private final ConnectionInfo connection;
  private final String version;
  private final Path data;

  BaseBackup(ConnectionInfo connection, String version, Path data) {
    this.connection = connection;
    this.version = version;
    this.data = data;
  }

  /** Hands the files over; returns their size in bytes. */
  long read(ClusterSink sink) throws IOException {
    try (Connection session = OwnSession.open(connection, version);
        Statement statement = session.createStatement()) {
      return read(session.getMetaData().getDatabaseMajorVersion(), statement, sink);
    } catch (SQLException e) {
      // Of a checkpoint that failed the server says no more than that.
      boolean full = Shortage.isDiskFull(e) || !Shortage.hasRoom(data, 0);
      throw new TempDbException(
          full ? ProblemKind.DISK_FULL : ProblemKind.FAILED,
          "the server of " + data + " gave no consistent copy: " + e.getMessage(),
          full
              ? List.of(Shortage.room(Trees.parent(data), Shortage.START))
              : List.of(new Remedy.RunAgain(), new Remedy.StopServer(Trees.parent(data))),
          e);
    }
  }

  private long read(int major, Statement statement, ClusterSink sink)
      throws SQLException, IOException {
    // Keeps the write-ahead log from being recycled, for as long as this session lasts.
    ask(
        statement,
        "SELECT pg_create_physical_replication_slot('amp_copy_' || pg_backend_pid(), true, true)");
    String first =
        ask(
            statement,
            "SELECT pg_walfile_name("
                + (major >= 15
                    ? "pg_backup_start('amp', true)"
                    : "pg_start_backup('amp', true, false)")
                + ")");
    ClusterFiles files = ClusterFiles.of(data, false);
    files.handTo(data, sink);
    String last;
    try (ResultSet end =
        statement.executeQuery(
            "SELECT pg_walfile_name(lsn), labelfile, spcmapfile FROM "
                + (major >= 15 ? "pg_backup_stop(false)" : "pg_stop_backup(false, false)"))) {
      end.next();
      last = end.getString(1);
      sink.content("backup_label", end.getString(2).getBytes(StandardCharsets.UTF_8));
    }
    sink.files(data, segments(first, last));
    return files.bytes();
  }

  /** The names of segments of one timeline are in the order of the log. */
  private List<String> segments(String first, String last) throws IOException {
    try (Stream<Path> entries = Files.list(data.resolve("pg_wal"))) {
      List<String> names =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> name.matches("[0-9A-F]{24}"))
              .filter(name -> name.compareTo(first) >= 0 && name.compareTo(last) <= 0)
              .sorted()
              .map(name -> "pg_wal/" + name)
              .toList();
      if (names.isEmpty() || !names.get(0).endsWith(first)) {
        throw new IOException("the write-ahead log " + first + " is gone from " + data);
      }
      return names;
    }
  }

  private static String ask(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
