package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyAddition;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.api.ImportReport;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.api.UntrustedException;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.catalog.OwnersRights;
import amp.pgcopy.roles.CreatedRoles;
import amp.pgcopy.session.ServerWatch;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a database by a copy of another one: as a whole, or not at all. The copy is made in a
 * database of a temporary name, compared, migrated and then renamed, in one transaction with the
 * database that it replaces. Killed at any moment, the server has the old one or the new one,
 * complete; repeated, the import sweeps what was left and finishes.
 *
 * <p>Into which server does not matter: a user who is no superuser there, as in a managed service,
 * makes the copy himself, and needs the right to create databases.
 */
public final class DatabaseImport {
  private final ConnectionTarget source;
  private final ConnectionTarget target;
  private int jobs = 2;
  private boolean replace;
  private boolean sourceCollation = true;
  private boolean trustSource;
  private boolean rows = true;
  private boolean definitions = true;

  private @Nullable Trial trial;

  /** Whether the copy has taken its place: what was there before is unchanged no more. */
  private boolean swapped;

  private Duration patience = Duration.ofSeconds(60);
  private MissingRoles missingRoles = MissingRoles.REFUSE;
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
   * @param target the database to replace, or to make, as a superuser of its server or as a user
   *     who may create databases there and owns the one that is replaced
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

  /**
   * Sets whether those who made the source are trusted as the makers of a program are: then a
   * superuser fills the copy, and functions of the source may run any program as the server's user.
   * Otherwise a role does that owns the copy and nothing else, and a source that needs more is
   * refused. Default: not trusted.
   */
  public DatabaseImport trustSource(boolean trusted) {
    this.trustSource = trusted;
    return this;
  }

  /**
   * Sets whether rows, large objects and values of sequences are copied. Default: yes. Without them
   * the copy has the objects alone, and the rows that the application counts among its schema.
   */
  public DatabaseImport rows(boolean copied) {
    this.rows = copied;
    return this;
  }

  /**
   * Sets whether definitions are copied. Default: yes. Without them rows, large objects and values
   * of sequences go into the database that is there, in one transaction: one that has the same
   * definitions, and no rows. Owners, grants and whoever uses it stay as they are.
   */
  public DatabaseImport definitions(boolean copied) {
    this.definitions = copied;
    return this;
  }

  /**
   * Sets for how long one of the servers may not answer at all, at least 1 s. Default: 60 s. That a
   * statement takes long is no silence.
   */
  public DatabaseImport patience(Duration silence) {
    if (silence.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("patience is " + silence + "; it must be at least 1 s");
    }
    this.patience = silence;
    return this;
  }

  /**
   * Sets what is done about roles that the source names and the target's server lacks. Default:
   * nothing is copied, and they are named.
   */
  public DatabaseImport missingRoles(MissingRoles choice) {
    this.missingRoles = choice;
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
   * @throws UnsupportedException when something cannot be copied
   * @throws MissingRolesException when the source names roles that the target's server lacks, and
   *     {@link #missingRoles} is no answer to that
   * @throws UntrustedException when the source needs more rights than {@link #trustSource} gives
   * @throws CopyException when the target holds data, or the copy failed, or differs, or a server
   *     cannot be reached; the target is unchanged, unless the message says that it is the copy
   */
  public ImportReport run(CopyListener listener) {
    if (!definitions) {
      // What the definitions are like there is seen by a copy of them.
      rows = false;
      sourceCollation = false;
      ConnectionTarget there = ServerWatch.answering(target, patience);
      trial =
          (opened, copy, report) -> RowFilling.of(opened, there, application, listener).run(copy);
    }
    return watched(listener);
  }

  private ImportReport watched(CopyListener listener) {
    ConnectionTarget from = ServerWatch.answering(source, patience);
    ConnectionTarget to = Sessions.administration(ServerWatch.answering(target, patience));
    try (ServerWatch there = ServerWatch.of(from, patience);
        ServerWatch here = ServerWatch.of(to, patience)) {
      try {
        return DatabaseCopy.attempt(() -> run(from, to, listener));
      } catch (ProblemException e) {
        if (swapped) {
          throw e;
        }
        throw there.explained(here.explained(e));
      }
    }
  }

  /**
   * Makes the copy under a temporary name, compares it, and drops it again: what {@link #dump} says
   * is proven then. What the target is called does not matter, and nothing is replaced.
   *
   * @param listener is told how it goes on
   * @throws CopyException as {@link #run}
   */
  public CopyReport trial(CopyListener listener) {
    return tried((opened, copy, report) -> report, listener);
  }

  /** Makes the copy under a temporary name, compares it, works with it, and drops it again. */
  CopyReport tried(Trial work, CopyListener listener) {
    trial = work;
    return watched(listener).copy().orElseThrow();
  }

  private ImportReport run(ConnectionTarget from, ConnectionTarget to, CopyListener listener)
      throws SQLException {
    try (Connection admin = Sessions.writer(to)) {
      Swap swap = new Swap(admin, to, target.database(), source.url(), application);
      swap.lock();
      Optional<ImportReport> finished = swap.finishInterrupted();
      return finished.isPresent() && trial == null
          ? finished.get()
          : copyAndSwap(from, admin, swap, listener);
    }
  }

  private ImportReport copyAndSwap(
      ConnectionTarget from, Connection admin, Swap swap, CopyListener listener)
      throws SQLException {
    ServerRights rights = ServerRights.of(admin);
    rights.requireDatabases();
    boolean held = trial == null && swap.holdsData();
    if (trial == null) {
      swap.requireOwn();
    }
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
    try (SourceSnapshot opened = SourceSnapshot.open(from)) {
      if (trial == null) {
        swap.requireOther(opened.leader());
      }
      application.requireUsable(opened.target());
      SourceInventory inventory =
          rows
              ? SourceInventory.of(opened, admin, missingRoles)
              : SourceInventory.withoutRows(opened, admin, missingRoles, application);
      rights.requireRoles(inventory.roles().created());
      if (trial != null) {
        trial.check(opened, inventory);
      }
      if (!trustSource) {
        rights.requireFor(opened, admin, trial == null);
      }
      String name = swap.temporaryName();
      try {
        CopyReport report = make(name, rights, opened, inventory, swap, admin, listener);
        if (trial != null) {
          CopyReport tried = trial.with(opened, swap.database(name), report);
          swap.dropOrLeave(name);
          return new ImportReport(Optional.of(tried), Optional.empty(), "jdbc");
        }
        Optional<String> kept = swap.takeover().run(name, held, () -> swapped(listener));
        return new ImportReport(Optional.of(report), kept, engine() == null ? "jdbc" : "pg_dump");
      } catch (SQLException | RuntimeException e) {
        swap.sweepAfter(e, name);
        throw e;
      }
    }
  }

  private void swapped(CopyListener listener) {
    swapped = true;
    listener.reached(CopyStep.SWAPPED);
  }

  /** Makes the copy, complete but for its name; one that goes again stays its role's. */
  private CopyReport make(
      String name,
      ServerRights rights,
      SourceSnapshot opened,
      SourceInventory inventory,
      Swap swap,
      Connection admin,
      CopyListener listener)
      throws SQLException {
    ConnectionTarget copy = swap.database(name);
    CreatedRoles.create(admin, inventory.roles().created());
    if (trustSource || !rights.superuser()) {
      swap.create(name, opened.leader(), sourceCollation, Optional.empty());
      if (inventory.has(Kind.EXTENSION, CronExtension.NAME)) {
        CronExtension.create(admin, target, name);
      }
      dropOthers(inventory, copy);
      return fill(opened, inventory, copy, listener, () -> migrate(copy, listener));
    }
    ImportRole role = ImportRole.create(admin, name);
    swap.create(name, opened.leader(), sourceCollation, Optional.of(name));
    dropOthers(inventory, copy);
    role.ownPublic(copy);
    ConnectionTarget own = role.as(ServerWatch.answering(target.database(name), patience));
    CopyReport report;
    try {
      report = fill(opened, inventory, own, listener, () -> migrateChecked(own, swap, listener));
    } catch (SQLException e) {
      throw Failures.ofRole(e);
    }
    if (trial != null) {
      return report;
    }
    // What the source says of itself was asked already; this is what is there.
    try (Connection reader = Sessions.reader(own)) {
      requireNone(OwnersRights.of(reader, Sessions.version(reader)));
    }
    role.handOver(copy, admin);
    return report;
  }

  /** Our own copier alone leaves rows out. */
  private @Nullable DumpProgram engine() {
    return rows || (dump != null && dump.script().isPresent()) ? dump : null;
  }

  private void dropOthers(SourceInventory inventory, ConnectionTarget copy) throws SQLException {
    try (Connection keeper = Sessions.keeper(copy)) {
      inventory.dropOthers(keeper, application.extensions());
    }
  }

  private CopyReport fill(
      SourceSnapshot opened,
      SourceInventory inventory,
      ConnectionTarget copy,
      CopyListener listener,
      CopyAddition addition)
      throws SQLException {
    try (Connection writer = Sessions.writer(copy)) {
      inventory.roles().requireFreeNumbers(writer);
      inventory.tryOut(opened.leader(), writer);
      listener.reached(CopyStep.PLANNED);
      listener.reached(CopyStep.CREATED);
      CopyRun run = new CopyRun(opened, copy, inventory, listener, engine(), application, addition);
      if (!trustSource && trial == null) {
        inventory.functionNote(application.name()).ifPresent(run::note);
      }
      return run.run(writer, jobs);
    }
  }

  /** A schema of the application's that came with the source may not be what it says it is. */
  private void migrateChecked(ConnectionTarget copy, Swap swap, CopyListener listener)
      throws SQLException {
    ApplicationCheck check = new ApplicationCheck(application);
    boolean brought = check.isIn(copy);
    migrate(copy, listener);
    if (brought) {
      ConnectionTarget own = swap.database(swap.createEmpty());
      try {
        application.migrate(own);
        requireNone(check.differences(copy, own));
      } finally {
        swap.drop(own.database());
      }
    }
  }

  private void migrate(ConnectionTarget copy, CopyListener listener) {
    listener.doing("migrating");
    // Short statements, in sessions that nobody else knows of.
    application.migrate(copy.property("socketTimeout", Long.toString(patience.toSeconds())));
  }

  private static void requireNone(List<String> needs) {
    if (!needs.isEmpty()) {
      throw new UntrustedException(needs);
    }
  }
}
