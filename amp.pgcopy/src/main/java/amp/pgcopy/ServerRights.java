package amp.pgcopy;

import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.UntrustedException;
import amp.pgcopy.catalog.OwnersRights;
import amp.pgcopy.catalog.SuperuserNeeds;
import amp.pgcopy.session.SourceSnapshot;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the user who makes a copy may do on its server. A managed service gives nobody the rights of
 * a superuser, and some of a database needs them: that is found before anything is made.
 *
 * @param user the user
 * @param superuser whether it may do everything
 * @param createsDatabases whether it may create databases
 * @param createsRoles whether it may create roles
 * @param passesPolicies whether it sees all rows, whatever policies say
 */
record ServerRights(
    String user,
    boolean superuser,
    boolean createsDatabases,
    boolean createsRoles,
    boolean passesPolicies) {
  /** The owner of a table sees all its rows, unless its policies are forced on him. */
  private static final String FORCED =
      """
      select 'table ' || c.oid::regclass || ', whose policies are forced on its owner'
      from pg_class c where c.relrowsecurity and c.relforcerowsecurity and c.oid >= 16384
      """;

  static ServerRights of(Connection admin) throws SQLException {
    String sql =
        """
        select x.value from pg_roles r cross join lateral unnest(array[r.rolname::text,
          r.rolsuper::text, (r.rolsuper or r.rolcreatedb)::text, (r.rolsuper or r.rolcreaterole)::text,
          (r.rolsuper or r.rolbypassrls)::text]) with ordinality x(value, n)
        where r.rolname = current_user order by x.n
        """;
    List<String> values = SqlStatements.texts(admin, sql);
    return new ServerRights(
        values.get(0), is(values.get(1)), is(values.get(2)), is(values.get(3)), is(values.get(4)));
  }

  private static boolean is(String value) {
    return value.equals("true");
  }

  /**
   * Refuses a user who cannot make the database that the copy is made in.
   *
   * @throws CopyException when it may not create databases
   */
  void requireDatabases() {
    if (!createsDatabases) {
      throw new CopyException(
          "the user "
              + user
              + " may not create databases on the target's server, and a copy is"
              + " made in one of a temporary name",
          "Have a superuser type there: alter role " + SqlText.identifier(user) + " createdb");
    }
  }

  /**
   * Refuses roles that the user may not make.
   *
   * @throws CopyException when it may make none
   */
  void requireRoles(Collection<String> wanted) {
    if (!wanted.isEmpty() && !createsRoles) {
      throw new CopyException(
          "the user "
              + user
              + " may not create roles on the target's server: "
              + String.join(", ", wanted),
          "Have a superuser create them there, or allow it with: alter role "
              + SqlText.identifier(user)
              + " createrole");
    }
  }

  /**
   * Refuses a source that needs more rights than whoever fills the copy has: the user, or a role
   * with few where the user is a superuser.
   *
   * @param admin connected to the copy's server
   * @param kept whether the copy will be the superuser's own, and not only its role's
   * @throws UntrustedException when a superuser would have to fill it
   * @throws CopyException when only a superuser can fill it
   */
  void requireFor(SourceSnapshot source, Connection admin, boolean kept) throws SQLException {
    // Whether the server lets its users create an extension is tried out.
    List<String> needs = SuperuserNeeds.of(source.leader(), admin, superuser);
    if (!superuser) {
      requireEnough(needs, source.leader());
      return;
    }
    if (kept) {
      needs.addAll(OwnersRights.of(source.leader(), source.version()));
    }
    if (!needs.isEmpty()) {
      throw new UntrustedException(needs);
    }
  }

  /**
   * Refuses what needs more rights than the user has.
   *
   * @param needs what only a superuser may make, a line each
   * @param source has an empty search_path
   * @throws CopyException when there is anything
   */
  void requireEnough(List<String> needs, Connection source) throws SQLException {
    List<String> lines = new ArrayList<>(needs);
    if (!passesPolicies) {
      lines.addAll(SqlStatements.texts(source, FORCED));
    }
    if (!lines.isEmpty()) {
      throw new CopyException(
          ProblemKind.UNSUPPORTED,
          "the user "
              + user
              + " is no superuser of the target's server, and some of this database"
              + " needs one:\n  "
              + String.join("\n  ", lines),
          List.of(
              new Remedy.Advice(
                  "Nothing was copied. Connect to the target as a superuser, or remove it from the"
                      + " source"),
              new Remedy.SetOption(
                  "trust-source",
                  "",
                  "try it all the same, where the server allows its users some of this")),
          null);
    }
  }
}
