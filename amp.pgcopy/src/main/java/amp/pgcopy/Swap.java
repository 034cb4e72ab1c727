package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.os.Deadline;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.ImportReport;
import amp.pgcopy.roles.CreatedRoles;
import amp.pgcopy.session.Sessions;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import amp.sql.SqlText;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The databases of an import, and how one takes the other's place. */
final class Swap {
  /** The advisory lock of whoever imports; the bytes of "amp.impo". */
  static final long LOCK = 0x616d702e696d706fL;

  /** PostgreSQL cuts names off after 63 bytes; so many are left beside what is added to them. */
  private static final int COPY_STEM = 63 - "_import_".length() - 32;

  /** What ends the temporary name of a copy, and of the role that fills it. */
  private static final String TEMPORARY = "_import_[0-9a-f]{32}";

  /** The copies of all databases that are there, and their roles. */
  static final String LEFT =
      """
      select quote_ident(datname) from pg_database where datname ~ '%1$s$'
      union select quote_ident(rolname) from pg_roles where rolcanlogin and rolname ~ '%1$s$'
      order by 1
      """
          .formatted(TEMPORARY);

  /** Whether somebody imports into any database of the server. */
  static final String LOCKED =
      """
      select exists (select from pg_locks where locktype = 'advisory'
        and (classid::bigint << 32 | objid::bigint) = %d)
      """
          .formatted(LOCK);

  static final int OLD_STEM = 63 - "_before_import_".length() - 6;

  private static final Duration LINGERS = Duration.ofSeconds(3);

  /** Marks a database whose replacement is in place, and whose fate is not yet carried out. */
  static final String DROP = "amp: replaced, to be dropped; import from ";

  static final String KEEP = "amp: replaced, to be kept; import from ";

  /** Marks a database whose replacement is in place, and that is kept for good. */
  static final String KEPT = "amp: the database before an import";

  /** What the user who imports owns, or may act as the owner of: all, for a superuser. */
  private static final String OWN = " and pg_has_role(datdba, 'member')";

  static final String SUPERUSER =
      "(select r.rolsuper from pg_roles r where r.rolname = current_user)";

  private final Connection admin;
  private final ConnectionTarget administration;
  private final ConnectionTarget target;
  private final String name;
  private final String source;
  private final ApplicationSchema application;

  /**
   * Prepares it.
   *
   * @param admin connected to another database of the server
   * @param administration how to connect to that once more
   * @param name the database that is replaced, or made
   */
  Swap(
      Connection admin,
      ConnectionTarget administration,
      String name,
      String source,
      ApplicationSchema application) {
    this.admin = admin;
    this.administration = administration;
    this.target = administration.database(name);
    this.name = name;
    this.source = source;
    this.application = application;
  }

  /** The server lets go of a lock only when it has noticed that a session is gone. */
  void lock() throws SQLException {
    Deadline deadline = Deadline.in(LINGERS);
    while (SqlStatements.value(admin, "select pg_try_advisory_lock(" + LOCK + ")").equals("f")) {
      if (deadline.passed()) {
        throw new CopyException(
            "another import into this server is going on", "Wait for its end, or end it");
      }
      deadline.pause();
    }
  }

  /**
   * Sweeps what interrupted imports left.
   *
   * @return the report of one that had swapped already, when it was of the same source
   */
  Optional<ImportReport> finishInterrupted() throws SQLException {
    String temporary = pattern(COPY_STEM, TEMPORARY);
    for (String left : names("datname ~ " + temporary + OWN)) {
      drop(left);
    }
    for (String role :
        SqlStatements.texts(
            admin,
            "select rolname from pg_roles where rolcanlogin and rolname ~ "
                + temporary
                + " and "
                + SUPERUSER)) {
      ImportRole.drop(admin, role);
    }
    CreatedRoles.sweep(admin);
    CronExtension.sweep(admin);
    Optional<ImportReport> finished = Optional.empty();
    for (String old : names("datname ~ " + pattern(OLD_STEM, "_before_import_[0-9]+") + OWN)) {
      String mark =
          SqlStatements.value(
              admin,
              "select shobj_description(oid, 'pg_database') from pg_database where datname = "
                  + SqlText.literal(old));
      if (mark.startsWith(DROP) || mark.startsWith(KEEP)) {
        Optional<String> kept = conclude(old, mark.startsWith(KEEP));
        if (mark.equals(DROP + source) || mark.equals(KEEP + source)) {
          finished = Optional.of(new ImportReport(Optional.empty(), kept, "jdbc"));
        }
      }
    }
    return finished;
  }

  /**
   * Returns the beginning of a name that is made from the database's: all of that where it leaves
   * room for what follows, else as much as does, and a hash of it.
   */
  String stem(int most) {
    if (name.getBytes(StandardCharsets.UTF_8).length <= most) {
      return name;
    }
    String hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    String end = "_" + hash.substring(0, 8);
    int cut = name.length();
    while (name.substring(0, cut).getBytes(StandardCharsets.UTF_8).length + end.length() > most) {
      cut = name.offsetByCodePoints(cut, -1);
    }
    return name.substring(0, cut) + end;
  }

  private String pattern(int stem, String suffix) {
    return "('^' || regexp_replace("
        + SqlText.literal(stem(stem))
        + ", '([^[:alnum:]_])', '\\\\\\1', 'g') || "
        + SqlText.literal(suffix + "$")
        + ")";
  }

  List<String> names(String condition) throws SQLException {
    return names(condition, "datname");
  }

  List<String> names(String condition, String column) throws SQLException {
    return SqlStatements.texts(admin, "select " + column + " from pg_database where " + condition);
  }

  /**
   * Refuses a database that the user may not rename, before anything is made.
   *
   * @throws CopyException when it is another's
   */
  void requireOwn() throws SQLException {
    String mine = "datname = " + SqlText.literal(name);
    if (!names(mine).isEmpty() && names(mine + OWN).isEmpty()) {
      throw new CopyException(
          "the database \""
              + name
              + "\" belongs to "
              + names(mine, "pg_get_userbyid(datdba)").get(0)
              + ", and only its owner may replace it",
          "Connect as the owner, or name a database that is not there yet");
    }
  }

  /** Tells whether there is more than what a new database of ours has. */
  boolean holdsData() throws SQLException {
    return exists() && holdsData(target);
  }

  private boolean exists() throws SQLException {
    return !names("datname = " + SqlText.literal(name)).isEmpty();
  }

  private boolean holdsData(ConnectionTarget database) throws SQLException {
    String users = SourceInventory.objects("n.nspname <> " + SqlText.literal(application.name()));
    try (Connection connection = Sessions.reader(database)) {
      return !SqlStatements.value(connection, users).equals("0")
          || application.holdsData(connection);
    }
  }

  /**
   * Refuses to replace a database by a copy of itself.
   *
   * @param source connected to the database that is copied
   * @throws CopyException when it is the one that would be replaced
   */
  void requireOther(Connection source) throws SQLException {
    String pid = SqlStatements.value(admin, "select pg_backend_pid()");
    String seen =
        """
        select count(*) from pg_locks where locktype = 'advisory' and pid = %s
          and (classid::bigint << 32 | objid::bigint) = %d
        """
            .formatted(pid, LOCK);
    // Who sees our lock is on the same server.
    if (!SqlStatements.value(source, seen).equals("0")
        && SqlStatements.value(source, "select current_database()").equals(name)) {
      throw new CopyException(
          ProblemKind.USAGE,
          "the database \"" + name + "\" cannot be replaced by a copy of itself",
          List.of(new Remedy.Advice("Name another database")),
          null);
    }
  }

  /** Returns how to connect to another database of the server. */
  ConnectionTarget database(String other) {
    return target.database(other);
  }

  /** Returns a new name for a copy, and for the role that fills it. */
  String temporaryName() {
    return stem(COPY_STEM) + "_import_" + UUID.randomUUID().toString().replace("-", "");
  }

  /** Creates an empty database; returns its name, which is a temporary one. */
  String createEmpty() throws SQLException {
    String temporary = temporaryName();
    SqlStatements.execute(
        admin, "create database " + SqlText.identifier(temporary) + " template template0");
    return temporary;
  }

  /** Creates the database of a temporary name. */
  void create(String temporary, Connection like, boolean sourceCollation, Optional<String> owner)
      throws SQLException {
    DatabaseLocale locale = DatabaseLocale.of(like);
    String clause = locale.encoding() + locale.collation();
    if (!sourceCollation) {
      ConnectionTarget sorted = exists() ? target : administration;
      try (Connection current = Sessions.reader(sorted)) {
        clause = locale.encoding() + DatabaseLocale.of(current).collation();
      }
    }
    try {
      SqlStatements.execute(
          admin,
          "create database "
              + SqlText.identifier(temporary)
              + " template template0"
              + owner.map(role -> " owner " + SqlText.identifier(role)).orElse("")
              + clause);
    } catch (SQLException e) {
      if (sourceCollation && !SqlStates.DISK_FULL.equals(e.getSQLState())) {
        throw new CopyException(
            ProblemKind.FAILED,
            "the source sorts texts by a locale that the target's machine does not have:"
                + locale.collation()
                + " ("
                + e.getMessage()
                + ")",
            List.of(
                new Remedy.Advice("Install it there"),
                new Remedy.SetOption(
                    "collation", "target", "have texts sorted as in a new database here")),
            e);
      }
      throw e;
    }
  }

  /** The new one answers, so the old one may go, unless somebody has filled it meanwhile. */
  Optional<String> conclude(String old, boolean keep) throws SQLException {
    try (Connection connection = Sessions.reader(target)) {
      SqlStatements.value(connection, "select count(*) from pg_class");
    }
    if (keep || holdsData(target.database(old))) {
      SqlStatements.execute(
          admin, "comment on database " + SqlText.identifier(old) + " is " + SqlText.literal(KEPT));
      return Optional.of(old);
    }
    drop(old);
    return Optional.empty();
  }

  /** Returns how a copy takes the place of the database. */
  Takeover takeover() {
    return new Takeover(this, admin, name, source);
  }

  /**
   * Returns the same over another connection, which is closed with it by whoever asks for it.
   *
   * @param fresh connected as {@link #reconnect} does
   */
  Swap over(Connection fresh) {
    return new Swap(fresh, administration, name, source, application);
  }

  /** Connects to the server once more, to settle what became of a copy. */
  Connection reconnect() throws SQLException {
    return Sessions.undisturbed(administration);
  }

  void drop(String database) throws SQLException {
    SqlStatements.execute(
        admin, "drop database if exists " + SqlText.identifier(database) + " with (force)");
  }

  /**
   * Drops a copy that has served, and the role that filled it; what cannot be dropped is removed by
   * the next import.
   */
  void dropOrLeave(String temporary) {
    try {
      drop(temporary);
      ImportRole.drop(admin, temporary);
    } catch (SQLException e) {
      // It has done what it was for.
    }
  }

  /**
   * Removes a failed copy, and the roles that were made for it; when even that fails, the next
   * import does. A copy that is in its place has another name, and its roles no mark.
   */
  void sweepAfter(Exception failure, String temporary) {
    // The failure may have ended the server, or our connection alone.
    try (Connection fresh = reconnect()) {
      over(fresh).drop(temporary);
      ImportRole.drop(fresh, temporary);
      CreatedRoles.sweep(fresh);
      CronExtension.sweep(fresh);
    } catch (SQLException | CopyException e) {
      failure.addSuppressed(e);
    }
  }
}
