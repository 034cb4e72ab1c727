package amp.pgcopy.session;

import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Connections, set so that both servers print and read every value alike. */
public final class Sessions {
  /**
   * What decides how values look as text, and nothing that may end a long copy half-way.
   *
   * @see <a href="https://www.postgresql.org/docs/18/runtime-config-client.html">PostgreSQL 18,
   *     19.11 Client Connection Defaults</a>
   */
  private static final String ALIKE =
      """
      set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set timezone = 'UTC';
      set extra_float_digits = 3; set bytea_output = 'hex'; set xmlbinary = 'base64';
      set lc_monetary = 'C'; set lc_numeric = 'C'; set xmloption = 'content';
      set standard_conforming_strings = on; set quote_all_identifiers = off;
      set statement_timeout = 0; set lock_timeout = 0;
      set idle_in_transaction_session_timeout = 0; set row_security = off;
      set jit = off;
      select set_config(name, '0', false) from pg_settings
        where name in ('idle_session_timeout', 'transaction_timeout')
      """;

  private Sessions() {}

  /** Connects for reading: nothing can be changed through it. */
  public static Connection reader(MetadataDbSpec spec) throws SQLException {
    Connection connection = simple(spec);
    return prepared(connection, "set search_path = ''; set default_transaction_read_only = on");
  }

  /** Connects for writing what a catalog's statements say. */
  public static Connection writer(MetadataDbSpec spec) throws SQLException {
    return prepared(
        simple(spec),
        "set check_function_bodies = off; set synchronous_commit = off;"
            + " set client_min_messages = warning; set default_transaction_read_only = off");
  }

  /** Statements go to the server as they are: bodies of functions hold semicolons and braces. */
  private static Connection simple(MetadataDbSpec spec) {
    return MetadataDb.connect(spec.property("preferQueryMode", "simple"));
  }

  private static Connection prepared(Connection connection, String more) throws SQLException {
    try {
      execute(connection, ALIKE);
      execute(connection, more);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  public static void execute(Connection connection, String sql) throws SQLException {
    Rows.execute(connection, List.of(sql));
  }

  /** Returns the first column of the only row. */
  public static String value(Connection connection, String sql) throws SQLException {
    return String.valueOf(Rows.texts(connection, sql).get(0));
  }

  /** Returns the major version of the server. */
  public static int version(Connection connection) throws SQLException {
    return Integer.parseInt(value(connection, "show server_version_num")) / 10_000;
  }

  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
