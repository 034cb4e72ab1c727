package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.SessionSettings;
import amp.pgcopy.session.Sessions;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import org.postgresql.util.PasswordUtil;

/**
 * The role that fills a copy. It owns that database and has no other rights: whatever a source
 * says, in a definition, a function or a row, runs with these. It logs in itself, so that no
 * statement of the source can become a superuser again.
 */
final class ImportRole {
  private static final int PASSWORD_BYTES = 24;

  private final String name;
  private final String password;

  private ImportRole(String name, String password) {
    this.name = name;
    this.password = password;
  }

  /**
   * Creates it.
   *
   * @param name its name; the database that it will own has the same, so that both are found again
   */
  static ImportRole create(Connection admin, String name) throws SQLException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    // Policies would hide rows from the comparison; a server's log may hold statements.
    SqlStatements.execute(
        admin,
        "create role "
            + SqlText.identifier(name)
            + " login nosuperuser nocreatedb nocreaterole noreplication bypassrls password "
            + SqlText.literal(PasswordUtil.encodeScramSha256(password.toCharArray())));
    return new ImportRole(name, password);
  }

  /**
   * Returns how to connect as this role.
   *
   * @param target asks for nothing that only a superuser may set
   */
  ConnectionTarget as(ConnectionTarget target) {
    return target
        .property("user", name)
        .property("password", password)
        .settings(SessionSettings.WRITING);
  }

  /** Makes the schema that every new database has its own; from version 15 on it is. */
  void ownPublic(ConnectionTarget fresh) throws SQLException {
    try (Connection keeper = Sessions.keeper(fresh)) {
      boolean there =
          SqlStatements.value(keeper, "select to_regnamespace('public') is not null").equals("t");
      if (there && Sessions.version(keeper) < 15) {
        SqlStatements.execute(keeper, "alter schema public owner to " + SqlText.identifier(name));
      }
    }
  }

  /**
   * Gives all that it has made to the superuser, and takes away what rights it has given to itself.
   * Nothing of the source runs by this.
   */
  void handOver(ConnectionTarget copy, Connection admin) throws SQLException {
    String role = SqlText.identifier(name);
    try (Connection keeper = Sessions.keeper(copy)) {
      SqlStatements.execute(
          keeper, "reassign owned by " + role + " to current_user; drop owned by " + role);
    }
    drop(admin, name);
  }

  static void drop(Connection admin, String name) throws SQLException {
    SqlStatements.execute(admin, "drop role if exists " + SqlText.identifier(name));
  }
}
