package amp.pgcopy.roles;

import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The roles that an import makes since its source names them. They have a mark until the copy is in
 * its place; what has one after that is of an import that failed or was killed, and goes.
 */
public final class CreatedRoles {
  private static final String MARK = "amp: made by an import that has not ended";

  private CreatedRoles() {}

  /**
   * Creates roles that may do nothing, not even log in: all or none.
   *
   * @param admin a superuser
   */
  public static void create(Connection admin, Collection<String> names) throws SQLException {
    if (!names.isEmpty()) {
      // Several statements of one message are one transaction.
      SqlStatements.execute(
          admin,
          names.stream()
              .map(SqlText::identifier)
              .map(role -> creation(role) + "; " + comment(role, SqlText.literal(MARK)))
              .collect(Collectors.joining("; ")));
    }
  }

  /** Creates such roles in the transaction that has begun, with which they come or go. */
  public static void within(Connection writer, Collection<String> names) throws SQLException {
    for (String name : names) {
      SqlStatements.execute(writer, creation(SqlText.identifier(name)));
    }
  }

  private static String creation(String role) {
    return "create role "
        + role
        + " nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls";
  }

  private static String comment(String role, String text) {
    return "comment on role " + role + " is " + text;
  }

  /** Returns those that no import has kept yet, quoted where that is needed. */
  public static List<String> marked(Connection admin) throws SQLException {
    return SqlStatements.texts(
        admin,
        "select quote_ident(rolname) from pg_roles where shobj_description(oid, 'pg_authid') = "
            + SqlText.literal(MARK));
  }

  /** Lets them stay; called in the transaction that puts the copy in its place. */
  public static void keep(Connection admin) throws SQLException {
    for (String role : marked(admin)) {
      SqlStatements.execute(admin, comment(role, "null"));
    }
  }

  /** Drops those of an import that will not end; one that somebody uses meanwhile stays. */
  public static void sweep(Connection admin) throws SQLException {
    for (String role : marked(admin)) {
      try {
        SqlStatements.execute(admin, "drop role if exists " + role);
      } catch (SQLException e) {
        if (!SqlStates.DEPENDENT_OBJECTS.equals(e.getSQLState())) {
          throw e;
        }
        SqlStatements.execute(admin, comment(role, "null"));
      }
    }
  }
}
