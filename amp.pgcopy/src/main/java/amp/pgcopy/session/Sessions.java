package amp.pgcopy.session;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.SessionSettings;
import amp.pgcopy.api.CopyException;
import amp.sql.Connector;
import amp.sql.OwnSessions;
import amp.sql.RetryPolicy;
import amp.sql.SqlFailure;
import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Connections, set so that both servers print and read every value alike. */
public final class Sessions {
  /**
   * What decides how values look as text, and what ends a long copy half-way where only newer
   * servers know it. The search path comes first: the database may have operators of its own on it.
   *
   * @see <a href="https://www.postgresql.org/docs/18/runtime-config-client.html">PostgreSQL 18,
   *     19.11 Client Connection Defaults</a>
   */
  private static final String ALIKE =
      """
      set search_path = ''; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set timezone = 'UTC';
      set extra_float_digits = 3; set bytea_output = 'hex'; set xmlbinary = 'base64';
      set lc_monetary = 'C'; set lc_numeric = 'C'; set xmloption = 'content';
      set quote_all_identifiers = off; set row_security = off; set jit = off;
      select set_config(name, '0', false) from pg_settings
        where name in ('idle_session_timeout', 'transaction_timeout')
      """;

  private static final String WRITING =
      "set check_function_bodies = off; set synchronous_commit = off;"
          + " set client_min_messages = warning; set default_transaction_read_only = off";

  /** A user mapping's statement holds a password, which a superuser can keep from the log. */
  private static final String UNLOGGED =
      """
      select set_config(s.name, x.value, false)
      from (values ('log_statement', 'none'), ('log_min_error_statement', 'panic'),
          ('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1')) x(name, value)
        join pg_settings s on s.name = x.name
        join pg_roles r on r.rolname = current_user and r.rolsuper;
      """;

  /** Where functions of the source find what they name without a schema. */
  private static final String USUAL_PATH = "set search_path = \"$user\", public; ";

  /** A database is not there, or the user may not connect to it. */
  private static final Set<String> CLOSED = Set.of("3D000", SqlStates.INSUFFICIENT_PRIVILEGE);

  private Sessions() {}

  /**
   * Returns a database to read, with the settings that all our sessions there begin with.
   *
   * @throws CopyException when the server cannot be reached
   */
  static ConnectionTarget source(ConnectionTarget target) {
    try {
      return OwnSessions.reading(target, RetryPolicy.standard());
    } catch (SQLException e) {
      throw unreachable(target, e);
    }
  }

  /**
   * Returns a database to write, with the settings that all our sessions there begin with.
   *
   * @throws CopyException when the server cannot be reached
   */
  public static ConnectionTarget target(ConnectionTarget target) {
    try {
      return OwnSessions.writing(target, RetryPolicy.standard());
    } catch (SQLException e) {
      throw unreachable(target, e);
    }
  }

  /**
   * Returns a database of the target's server from which that can be renamed, with the settings
   * that all our sessions there begin with: {@code postgres}, or {@code template1} where that is
   * the target itself, or is missing, or is closed to the user.
   *
   * @throws CopyException when the server cannot be reached
   */
  public static ConnectionTarget administration(ConnectionTarget target) {
    SQLException closed = null;
    for (String name : List.of("postgres", "template1")) {
      if (!name.equals(target.database())) {
        try {
          ConnectionTarget there =
              OwnSessions.writing(target.database(name), RetryPolicy.standard());
          Connector.connect(there, RetryPolicy.standard()).close();
          return there;
        } catch (SQLException e) {
          if (!CLOSED.contains(String.valueOf(e.getSQLState()))) {
            throw unreachable(target, e);
          }
          closed = closed == null ? e : closed;
        }
      }
    }
    throw unreachable(target, Objects.requireNonNull(closed));
  }

  /** Connects for reading: nothing can be changed through it. */
  public static Connection reader(ConnectionTarget target) throws SQLException {
    Connection connection = simple(target, false);
    return prepared(connection, "set default_transaction_read_only = on");
  }

  /** Connects for writing what a catalog's statements say. */
  public static Connection writer(ConnectionTarget target) throws SQLException {
    return writer(target, false);
  }

  /** Connects as {@link #writer} does, for what has to be done after a cancellation too. */
  public static Connection undisturbed(ConnectionTarget target) throws SQLException {
    return writer(target, true);
  }

  private static Connection writer(ConnectionTarget target, boolean undisturbed)
      throws SQLException {
    return prepared(simple(target, undisturbed), UNLOGGED + USUAL_PATH + WRITING);
  }

  /** Connects for statements of our own in a database that somebody else has filled. */
  public static Connection keeper(ConnectionTarget target) throws SQLException {
    return prepared(simple(target, false), WRITING);
  }

  /**
   * Statements go to the server as they are: bodies of functions hold semicolons and braces.
   *
   * @throws CopyException when the server cannot be reached
   */
  private static Connection simple(ConnectionTarget target, boolean undisturbed) {
    Connection session;
    try {
      session =
          Connector.connect(target.property("preferQueryMode", "simple"), RetryPolicy.standard());
    } catch (SQLException e) {
      throw unreachable(target, e);
    }
    try {
      OpenSessions.add(target, session, undisturbed);
      return session;
    } catch (CopyException e) {
      Connector.closeQuietly(session);
      throw e;
    }
  }

  private static CopyException unreachable(ConnectionTarget target, SQLException e) {
    SqlFailure failure = SqlFailure.of(target, e);
    return new CopyException(failure.problem(), failure.remedy(), e);
  }

  private static Connection prepared(Connection connection, String more) throws SQLException {
    try {
      // Once more: a pooler of connections takes no settings before.
      SqlStatements.execute(connection, SessionSettings.READING.statements() + ";" + ALIKE);
      SqlStatements.execute(connection, more);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Returns the major version of the server. */
  public static int version(Connection connection) throws SQLException {
    return Integer.parseInt(SqlStatements.value(connection, "show server_version_num")) / 10_000;
  }
}
