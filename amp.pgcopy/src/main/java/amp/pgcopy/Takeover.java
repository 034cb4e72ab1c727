package amp.pgcopy;

import amp.os.Deadline;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.roles.CreatedRoles;
import amp.pgcopy.session.OpenSessions;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a copy takes the place of a database: by its name, in one transaction. */
final class Takeover {
  private static final int ATTEMPTS = 100;

  /** Sessions that the user who imports may not end. */
  private static final String OF_OTHERS =
      """
      select quote_ident(usename) || ' (' || pid || ')' from pg_stat_activity
      where datname = %s and pid <> pg_backend_pid() and usesysid is not null
        and not pg_has_role(usesysid, 'member') and not %s
      """;

  /** How long a server that has broken our connection may take until it answers again. */
  private static final Duration FAILOVER = Duration.ofSeconds(60);

  private final Swap swap;
  private final Connection admin;
  private final String name;
  private final String source;

  Takeover(Swap swap, Connection admin, String name, String source) {
    this.swap = swap;
    this.admin = admin;
    this.name = name;
    this.source = source;
  }

  /**
   * Gives the copy its name, in one transaction with the database that it replaces.
   *
   * @param held whether the old one holds data of the user, and is to be kept
   * @param swapped is run when it has its name, before the old one's fate is carried out
   * @return the name of the old one, when it is kept
   */
  Optional<String> run(String temporary, boolean held, Runnable swapped) throws SQLException {
    OpenSessions.leaveUndisturbed(admin);
    String old = freeName();
    String number =
        swap.names("datname = " + SqlText.literal(temporary), "oid").stream()
            .findFirst()
            .orElse("0");
    for (int attempt = 1; ; attempt++) {
      try {
        SqlStatements.execute(
            admin,
            "select pg_terminate_backend(pid, 2000) from pg_stat_activity where datname in ("
                + SqlText.literal(name)
                + ", "
                + SqlText.literal(temporary)
                + ") and pid <> pg_backend_pid() and ("
                + Swap.SUPERUSER
                + " or pg_has_role(usesysid, 'member'))");
        requireNobodyElse();
        rename(temporary, old, held);
        break;
      } catch (SQLException e) {
        if (SqlStates.isConnectionLost(e)) {
          return afterLoss(e, number, old, held, swapped);
        }
        SqlStatements.execute(admin, "rollback");
        if (!SqlStates.OBJECT_IN_USE.equals(e.getSQLState()) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
    try {
      return concluded(old, held, swapped);
    } catch (SQLException | CopyException e) {
      throw inPlace(old, e);
    }
  }

  private CopyException inPlace(String old, Exception cause) {
    return new CopyException(
        ProblemKind.FAILED,
        "the database \""
            + name
            + "\" is the copy now, and what became of the old one is not settled: "
            + cause.getMessage(),
        List.of(
            new Remedy.Advice(
                "Repeat it, which copies nothing more, and drops \""
                    + old
                    + "\" or keeps it as it was to"),
            new Remedy.Advice("What was there before is \"" + old + "\" until then")),
        cause);
  }

  private Optional<String> concluded(String old, boolean held, Runnable swapped)
      throws SQLException {
    swapped.run();
    return swap.names("datname = " + SqlText.literal(old)).isEmpty()
        ? Optional.empty()
        : swap.conclude(old, held);
  }

  private void requireNobodyElse() throws SQLException {
    List<String> sessions =
        SqlStatements.texts(admin, OF_OTHERS.formatted(SqlText.literal(name), Swap.SUPERUSER));
    if (!sessions.isEmpty()) {
      throw new CopyException(
          ProblemKind.BUSY,
          "the database \""
              + name
              + "\" is used by sessions of others: "
              + String.join(", ", sessions),
          List.of(
              new Remedy.Advice(
                  "Have them end, or connect as a user who may end them, and repeat it"),
              new Remedy.Advice("What was there before is unchanged")),
          null);
    }
  }

  /**
   * The connection broke while the copy was given its name. A server that answers again, or the one
   * that has taken its place, knows what became of that.
   *
   * @param number the copy's, which stays the same under another name
   */
  private Optional<String> afterLoss(
      SQLException loss, String number, String old, boolean held, Runnable swapped)
      throws SQLException {
    Deadline deadline = Deadline.in(FAILOVER);
    while (true) {
      try (Connection fresh = swap.reconnect()) {
        Swap again = swap.over(fresh);
        // The session that was lost may still be at it.
        again.lock();
        if (!again.names("oid = " + number).contains(name)) {
          break;
        }
        return again.takeover().concluded(old, held, swapped);
      } catch (SQLException | CopyException e) {
        if (deadline.passed()) {
          throw unknown(loss, e);
        }
        deadline.pause();
      }
    }
    throw loss;
  }

  private CopyException unknown(SQLException loss, Exception latest) {
    return new CopyException(
        ProblemKind.UNKNOWN_OUTCOME,
        "the connection broke while the copy took its place, and whether it did is unknown: "
            + loss.getMessage(),
        List.of(
            new Remedy.Advice(
                "The database \""
                    + name
                    + "\" is the copy, complete, or what was there before:"
                    + " look at it when the server answers, and repeat it if need be")),
        latest);
  }

  private void rename(String temporary, String old, boolean held) throws SQLException {
    SqlStatements.execute(admin, "begin");
    SqlStatements.execute(admin, "set local synchronous_commit = on");
    if (!swap.names("datname = " + SqlText.literal(name)).isEmpty()) {
      SqlStatements.execute(
          admin,
          "alter database " + SqlText.identifier(name) + " rename to " + SqlText.identifier(old));
      SqlStatements.execute(
          admin,
          "comment on database "
              + SqlText.identifier(old)
              + " is "
              + SqlText.literal((held ? Swap.KEEP : Swap.DROP) + source));
    }
    SqlStatements.execute(
        admin,
        "alter database "
            + SqlText.identifier(temporary)
            + " rename to "
            + SqlText.identifier(name));
    CreatedRoles.keep(admin);
    SqlStatements.execute(admin, "commit");
  }

  private String freeName() throws SQLException {
    for (int n = 1; ; n++) {
      String candidate = swap.stem(Swap.OLD_STEM) + "_before_import_" + n;
      if (swap.names("datname = " + SqlText.literal(candidate)).isEmpty()) {
        return candidate;
      }
    }
  }
}
