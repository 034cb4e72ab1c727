package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.api.ImportReport;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a database by a copy of another one: as a whole, or not at all. The copy is made in a
 * database of a temporary name, compared, migrated and then renamed, in one transaction with the
 * database that it replaces. Killed at any moment, the server has the old one or the new one,
 * complete; repeated, the import sweeps what was left and finishes.
 */
public final class DatabaseImport {
  private final ConnectionTarget source;
  private final ConnectionTarget target;
  private int jobs = 2;
  private boolean replace;
  private boolean sourceCollation = true;
  private @Nullable DumpProgram dump;
  private ApplicationSchema application = ApplicationSchema.NONE;

  private DatabaseImport(ConnectionTarget source, ConnectionTarget target) {
    this.source = source;
    this.target = target;
  }

  /**
   * Prepares an import; connects to nothing.
   *
   * @param source the database to read, of PostgreSQL 12 or newer
   * @param target the database to replace, as a superuser of its server
   */
  public static DatabaseImport of(ConnectionTarget source, ConnectionTarget target) {
    return new DatabaseImport(source, target);
  }

  /** Sets how many tables are copied at once, at least 1. Default: 2. */
  public DatabaseImport jobs(int tables) {
    if (tables < 1) {
      throw new IllegalArgumentException("jobs is " + tables + "; it must be at least 1");
    }
    this.jobs = tables;
    return this;
  }

  /** Sets whether a database may be replaced that holds data of the user. Default: no. */
  public DatabaseImport replace(boolean allowed) {
    this.replace = allowed;
    return this;
  }

  /**
   * Sets whether texts are sorted as in the source, which needs its locale on the target's machine,
   * or as in the database that is replaced. Default: as in the source.
   */
  public DatabaseImport sourceCollation(boolean keep) {
    this.sourceCollation = keep;
    return this;
  }

  /** Sets a pg_dump that is to read the source in place of our own copier. */
  public DatabaseImport dump(DumpProgram program) {
    this.dump = program;
    return this;
  }

  /** Sets which schema the application keeps in its databases. Default: none. */
  public DatabaseImport application(ApplicationSchema schema) {
    this.application = schema;
    return this;
  }

  /**
   * Imports.
   *
   * @param listener is told how it goes on
   * @throws UnsupportedException when something cannot be copied; nothing was written then
   * @throws CopyException when the target holds data, or the copy failed, or differs, or a server
   *     cannot be reached; the target is unchanged
   */
  public ImportReport run(CopyListener listener) {
    return DatabaseCopy.attempt(
        () -> {
          try (Connection admin = Sessions.writer(target.database("postgres"))) {
            Swap swap = new Swap(admin, target, source.url(), application);
            swap.lock();
            Optional<ImportReport> finished = swap.finishInterrupted();
            return finished.isPresent() ? finished.get() : copyAndSwap(admin, swap, listener);
          }
        });
  }

  private ImportReport copyAndSwap(Connection admin, Swap swap, CopyListener listener)
      throws SQLException {
    boolean held = swap.holdsData();
    if (held && !replace) {
      throw new CopyException(
          ProblemKind.FAILED,
          "the database \"" + target.database() + "\" holds data already",
          List.of(
              new Remedy.Advice("Choose another one"),
              new Remedy.SetOption(
                  "replace", "", "replace it: it is then kept under another name")),
          null);
    }
    application.requireUsable(source);
    try (SourceSnapshot opened = SourceSnapshot.open(source)) {
      SourceInventory inventory =
          dump == null
              ? SourceInventory.of(opened, admin)
              : SourceInventory.withoutRefusals(opened);
      listener.reached(CopyStep.PLANNED);
      String name = swap.create(opened.leader(), sourceCollation);
      listener.reached(CopyStep.CREATED);
      CopyReport report = fill(opened, inventory, target.database(name), swap, listener);
      listener.doing("migrating");
      application.migrate(target.database(name));
      Optional<String> kept = swap.swap(name, held, () -> listener.reached(CopyStep.SWAPPED));
      return new ImportReport(Optional.of(report), kept, dump == null ? "jdbc" : "pg_dump");
    }
  }

  private CopyReport fill(
      SourceSnapshot opened,
      SourceInventory inventory,
      ConnectionTarget copy,
      Swap swap,
      CopyListener listener)
      throws SQLException {
    try {
      try (Connection writer = Sessions.writer(copy)) {
        return new CopyRun(opened, copy, inventory, listener, dump).run(writer, jobs);
      }
    } catch (SQLException | RuntimeException e) {
      swap.sweepAfter(e, copy.database());
      throw e;
    }
  }
}
