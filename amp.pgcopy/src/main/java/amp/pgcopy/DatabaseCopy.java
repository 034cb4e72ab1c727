package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyAddition;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyPlan;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Copies a whole database into an empty one, over JDBC alone. Everything is read in one snapshot,
 * and the source is only read. What cannot be copied is found before anything is written. At the
 * end both are compared, object by object and row by row.
 *
 * <pre>{@code
 * CopyReport report = DatabaseCopy.of(source, target).run(CopyListener.SILENT);
 * }</pre>
 *
 * <p>A copy that fails leaves the target half filled: it is for a database that nobody uses yet.
 * {@link DatabaseImport} replaces one that is used.
 *
 * <p>Functions of the source run while it is copied, with the rights of the target's user: where
 * that is a superuser, the source has to be trusted as a program would be. {@link DatabaseImport}
 * needs no such trust.
 */
public final class DatabaseCopy {
  private final ConnectionTarget source;
  private final ConnectionTarget target;
  private final int jobs;
  private final CopyAddition addition;

  private DatabaseCopy(
      ConnectionTarget source, ConnectionTarget target, int jobs, CopyAddition addition) {
    this.source = source;
    this.target = target;
    this.jobs = jobs;
    this.addition = addition;
  }

  /**
   * Prepares a copy; connects to nothing.
   *
   * @param source the database to read, of PostgreSQL 12 or newer
   * @param target an empty database of the same or a newer version
   */
  public static DatabaseCopy of(ConnectionTarget source, ConnectionTarget target) {
    return new DatabaseCopy(source, target, 2, CopyAddition.NONE);
  }

  /**
   * Returns a copier that copies as many tables at once.
   *
   * @param tables at least 1; the default is 2
   */
  public DatabaseCopy jobs(int tables) {
    if (tables < 1) {
      throw new IllegalArgumentException("jobs is " + tables + "; it must be at least 1");
    }
    return new DatabaseCopy(source, target, tables, addition);
  }

  /**
   * Returns a copier that has somebody else add to the copy, before it is compared. There are no
   * event triggers in it yet, and no settings of the database.
   */
  public DatabaseCopy addition(CopyAddition work) {
    return new DatabaseCopy(source, target, jobs, work);
  }

  /**
   * Finds out what a copy would do, and changes nothing.
   *
   * @throws CopyException when one of the databases cannot be reached or read
   */
  public CopyPlan plan() {
    return attempt(
        () -> {
          try (SourceSnapshot opened = SourceSnapshot.open(source);
              Connection writer = Sessions.writer(Sessions.target(target))) {
            return tried(opened, writer).plan();
          } catch (UnsupportedException e) {
            return new CopyPlan(List.of(), 0, 0, e.unsupported(), List.of());
          }
        });
  }

  /** Returns what cannot be copied, a line each; empty when everything can. */
  public List<String> unsupported() {
    return plan().unsupported();
  }

  /**
   * Copies and compares.
   *
   * @param listener is told how it goes on
   * @throws UnsupportedException when something cannot be copied; nothing was written then
   * @throws CopyException when the target is not empty, or the copy failed, or differs, or one of
   *     the databases cannot be reached
   */
  public CopyReport run(CopyListener listener) {
    return attempt(
        () -> {
          try (SourceSnapshot opened = SourceSnapshot.open(source)) {
            return run(opened, listener);
          }
        });
  }

  private CopyReport run(SourceSnapshot opened, CopyListener listener) throws SQLException {
    ConnectionTarget copy = Sessions.target(target);
    try (Connection writer = Sessions.writer(copy)) {
      SourceInventory inventory = tried(opened, writer);
      inventory.requireEmpty(writer);
      inventory.dropOthers(writer, Set.of());
      listener.reached(CopyStep.PLANNED);
      return new CopyRun(opened, copy, inventory, listener, null, ApplicationSchema.NONE, addition)
          .run(writer, jobs);
    }
  }

  private static SourceInventory tried(SourceSnapshot opened, Connection writer)
      throws SQLException {
    SourceInventory inventory = inventory(opened, writer);
    SourceInventory.requireEncodingOf(opened.leader(), writer);
    inventory.roles().requireFreeNumbers(writer);
    inventory.tryOut(opened.leader(), writer);
    return inventory;
  }

  private static SourceInventory inventory(SourceSnapshot opened, Connection writer)
      throws SQLException {
    try {
      return SourceInventory.of(opened, writer, MissingRoles.REFUSE);
    } catch (MissingRolesException e) {
      throw new UnsupportedException(
          e.missing().stream()
              .map(line -> "the target lacks the role " + line + " (create it there first)")
              .toList());
    }
  }

  /** Work with connections. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run() throws SQLException;
  }

  static <T> T attempt(Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw Failures.explained(e);
    }
  }
}
