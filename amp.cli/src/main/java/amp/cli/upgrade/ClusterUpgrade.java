package amp.cli.upgrade;

import amp.cli.console.CliException;
import amp.cli.console.Count;
import amp.cli.project.Context;
import amp.cli.project.ExtensionCheck;
import amp.cli.project.OwnSettings;
import amp.cli.project.Project;
import amp.conninfo.SessionSettings;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.os.file.Failure;
import amp.os.file.SmallFile;
import amp.pgcopy.DatabaseCopy;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyProgress;
import amp.pgcopy.api.CopyReport;
import amp.sql.SqlStatements;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Durability;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.snapshot.Clusters;
import amp.tempdb.postgres.snapshot.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One upgrade: a server of the old version, which is only read, one of the new version beside it,
 * the copy of every database, its comparison, and the swap. The old cluster becomes a snapshot.
 */
public final class ClusterUpgrade {
  private static final String HOLDER = "ampctl metadb upgrade";
  private static final String KEPT = "before-upgrade-";

  /** A snapshot that the user made, and called so, is not ours to delete. */
  private static final Pattern KEPT_NAME = Pattern.compile(KEPT + "\\d+-\\d{8}-\\d{6}-\\d{3}");

  private static final String SETTINGS = "postgresql.auto.conf";

  private static final int MOST_BYTES = 1 << 20;

  /** How large the log of the new cluster may become while it is filled. */
  private static final long LOG_BYTES = 32 << 20;

  private static final String NEXT_TRANSACTION =
      "select pg_snapshot_xmax(pg_current_snapshot())::text";

  private final Context context;
  private final Project project;
  private final Clusters clusters;
  private final int from;
  private final String to;
  private final Consumer<CopyProgress> progress;
  private final List<String> report = new ArrayList<>();

  /**
   * Prepares an upgrade.
   *
   * @param from the major version of the data
   * @param to the version to run
   * @param progress is told how a copy goes on
   */
  public ClusterUpgrade(
      Context context,
      Project project,
      Clusters clusters,
      int from,
      String to,
      Consumer<CopyProgress> progress) {
    this.context = context;
    this.project = project;
    this.clusters = clusters;
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /** Returns the old clusters that upgrades have left, the newest last. */
  public static List<Snapshot> kept(Clusters clusters) {
    return clusters.snapshots().list().stream()
        .filter(snapshot -> KEPT_NAME.matcher(snapshot.name()).matches())
        .toList();
  }

  /**
   * Does it. Until the last step the old cluster is untouched.
   *
   * @param force whether to stop a server that others use
   * @return what was copied, a line each
   */
  public List<String> run(boolean force) {
    Snapshot old =
        clusters.snapshots().replaced(KEPT + from, "before the upgrade to " + to).orElseThrow();
    context.databases().stop(project.spec(), force);
    long bytes = clusters.bytes() + LOG_BYTES;
    try (Replacement replacement = clusters.replacement()) {
      clusters.requireRoom(bytes);
      make(replacement, bytes, force);
      replacement.replace(force, Optional.of(permanent(old)));
    }
    return report;
  }

  /** It stays until it is deleted. */
  private static Snapshot permanent(Snapshot old) {
    return new Snapshot(old.name(), old.version(), old.created(), old.bytes(), false, old.note());
  }

  /** Makes the new cluster and proves it; the disk is looked at before a failed one is deleted. */
  private void make(Replacement replacement, long bytes, boolean force) {
    try {
      long transaction;
      try (OpenDb source = clusters.openQuietly(this::readOnly);
          OpenDb target = replacement.open(this::writing)) {
        transaction = copyAll(source.connection(), target.connection());
      }
      replacement.requireUnwrittenSince(transaction, force);
      keepSettings(replacement);
      replacement.prove(spec -> spec.version(to));
    } catch (MetadataDbException | CopyException e) {
      throw replacement.isDiskFull(e) ? clusters.noRoom(e.problem(), bytes) : e;
    } catch (SQLException e) {
      String problem = "the databases could not be moved: " + e.getMessage();
      throw replacement.isDiskFull(e)
          ? clusters.noRoom(problem, bytes)
          : new CliException(problem, "nothing was replaced; mend what it names, and try again");
    } catch (IOException e) {
      String problem = "the new cluster could not be made: " + Failure.describe(e);
      throw replacement.isDiskFull(e)
          ? clusters.noRoom(problem, bytes)
          : new CliException(problem, "nothing was replaced; try again");
    }
  }

  /** Whoever joins meanwhile must not write what would be lost. */
  private void readOnly(amp.tempdb.api.TempDbSpec.Builder spec) {
    spec.version(Integer.toString(from)).database("postgres").holder(HOLDER);
    spec.setting("default_transaction_read_only", "on");
    // Whoever overrides that is found by the transactions there were: there must be none of ours.
    spec.setting("autovacuum", "off");
  }

  /** Nothing is lost with it before it is in place, and it is put on disk before that. */
  private void writing(amp.tempdb.api.TempDbSpec.Builder spec) {
    spec.version(to).database("postgres").holder(HOLDER).durability(Durability.FAST);
    spec.setting("max_wal_size", (LOG_BYTES >> 20) + "MB");
  }

  /** Returns the first transaction that the copy cannot have in it. */
  private long copyAll(ConnectionInfo source, ConnectionInfo target) throws SQLException {
    try (Connection reader = reader(source, "postgres");
        Connection writer = writer(target, "postgres")) {
      requireReadOnly(reader);
      long transaction = Long.parseLong(SqlStatements.texts(reader, NEXT_TRANSACTION).get(0));
      Roles.refuseOwners(reader);
      DatabaseList.refuseUnusual(reader);
      List<String> names = DatabaseList.names(reader);
      Roles.create(reader, writer);
      DatabaseList.create(reader, writer);
      for (String name : names) {
        try (Connection there = reader(source, name)) {
          ExtensionCheck.requireAvailable(there, writer, project);
        }
      }
      refuseUnsupported(names, source, target);
      sayWhatIsLeftBehind(names, source);
      for (String name : names) {
        copy(name, source, target);
      }
      Roles.set(reader, writer);
      DatabaseList.markTemplates(reader, writer);
      return transaction;
    }
  }

  /** Somebody may have started the server before us, and it is theirs then. */
  private static void requireReadOnly(Connection source) throws SQLException {
    if (!SqlStatements.texts(source, "show default_transaction_read_only").equals(List.of("on"))) {
      throw new CliException(
          "another program writes to the database while it is being upgraded",
          "nothing was replaced; end it (see ampctl status), and try again");
    }
  }

  private static void refuseUnsupported(
      List<String> names, ConnectionInfo source, ConnectionInfo target) {
    List<String> obstacles = new ArrayList<>();
    for (String name : names) {
      DatabaseCopy.of(spec(source, name).target(), spec(target, name).target())
          .unsupported()
          .forEach(line -> obstacles.add("database " + name + ": " + line));
    }
    if (!obstacles.isEmpty()) {
      throw new CliException(
          "some of the old cluster cannot be moved by copying",
          String.join("\n", obstacles) + "\nnothing was replaced; remove these, or use pg_upgrade");
    }
  }

  private void sayWhatIsLeftBehind(List<String> names, ConnectionInfo source) throws SQLException {
    for (String name : names) {
      try (Connection reader = reader(source, name)) {
        LeftBehind.of(reader)
            .forEach(
                line ->
                    context.console().err().println("not moved: " + line + " in database " + name));
      }
    }
  }

  private void copy(String name, ConnectionInfo source, ConnectionInfo target) throws SQLException {
    CopyReport done =
        DatabaseCopy.of(spec(source, name).target(), spec(target, name).target())
            .addition(() -> grant(name, source, target))
            .run(
                new CopyListener() {
                  @Override
                  public void progress(CopyProgress now) {
                    progress.accept(now);
                  }
                });
    report.add(
        "database "
            + name
            + ": "
            + Count.of(done.tables().size(), "table")
            + ", "
            + Count.of(done.rows(), "row")
            + ", "
            + Count.of(done.objects(), "object")
            + ", all compared");
    done.notes().forEach(note -> report.add("  " + note));
  }

  private void grant(String name, ConnectionInfo source, ConnectionInfo target)
      throws SQLException {
    try (Connection reader = reader(source, name);
        Connection writer = writer(target, name)) {
      Grants.copy(reader, writer);
    }
  }

  /** Whether it may write is left to the server, which was started so that nobody may. */
  private Connection reader(ConnectionInfo source, String database) {
    return MetadataDb.connect(
        spec(source, database).settings(SessionSettings.READING.asSuperuser(from)));
  }

  private Connection writer(ConnectionInfo target, String database) {
    return MetadataDb.connect(spec(target, database).settings(OwnSettings.of(to)));
  }

  private static MetadataDbSpec spec(ConnectionInfo connection, String database) {
    return MetadataDbSpec.of(connection.withDatabase(database).libpqUrl());
  }

  /** What ALTER SYSTEM has set; written into the file that is there, which has the right owner. */
  private void keepSettings(Replacement replacement) throws IOException {
    Path old = project.folder().metadb().resolve("data").resolve(SETTINGS);
    if (Files.isRegularFile(old)) {
      Files.write(replacement.data().resolve(SETTINGS), SmallFile.bytes(old, MOST_BYTES));
    }
  }
}
