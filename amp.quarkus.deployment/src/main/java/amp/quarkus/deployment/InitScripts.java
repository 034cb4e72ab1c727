package amp.quarkus.deployment;

import amp.sql.script.ScriptText;
import amp.sql.script.SqlScript;
import io.quarkus.datasource.deployment.spi.DevServicesDatasourceContainerConfig;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that a new database begins with.
 *
 * @param privileged those that run as the server's superuser, before the others
 * @param usual those that run as the application's role
 */
record InitScripts(List<String> privileged, List<String> usual) {
  static final InitScripts NONE = new InitScripts(List.of(), List.of());

  /** Locks of this kind are the database's own. */
  private static final String LOCK = "select pg_advisory_xact_lock(hashtext('amp.init_scripts'))";

  /** What initdb makes has lower numbers. A script may also make nothing that is counted here. */
  private static final String IS_NEW =
      """
      select not exists (select from pg_class where oid >= 16384)
        and not exists (select from pg_proc where oid >= 16384)
        and not exists (select from pg_type where oid >= 16384)
        and not exists (select from pg_namespace where oid >= 16384)
        and not exists (select from pg_extension where oid >= 16384)
        and not exists (
          select from pg_db_role_setting join pg_database on pg_database.oid = setdatabase
          where datname = current_database() and setrole = 0
            and 'amp.init_scripts=done' = any (setconfig))
      """;

  private static final String MARK =
      "select format('alter database %I set amp.init_scripts = %L', current_database(), 'done')";

  private static final String AS_USER = "select format('set session authorization %I', ?::text)";

  /** Returns those that a data source is configured with. */
  static InitScripts of(DevServicesDatasourceContainerConfig wanted) {
    return new InitScripts(
        wanted.getInitPrivilegedScriptPath().orElse(List.of()),
        wanted.getInitScriptPath().orElse(List.of()));
  }

  boolean isEmpty() {
    return privileged.isEmpty() && usual.isEmpty();
  }

  /**
   * Runs them in a transaction, where the database is new.
   *
   * @param user whom the usual ones run as; empty for the connection's
   * @param application where they are found
   * @throws SQLException if one is not there, or a statement fails; nothing has happened then
   */
  void run(Connection connection, String user, @Nullable ClassLoader application)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
      if (!answer(connection, IS_NEW).equals("t")) {
        return;
      }
      statement.execute(answer(connection, MARK));
      runAll(privileged, connection, application);
      if (!user.isEmpty()) {
        statement.execute(answer(connection, AS_USER, user));
      }
      runAll(usual, connection, application);
    }
    connection.commit();
  }

  private static String answer(Connection connection, String query, String... values)
      throws SQLException {
    try (PreparedStatement question = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        question.setString(i + 1, values[i]);
      }
      try (ResultSet row = question.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static void runAll(
      List<String> names, Connection connection, @Nullable ClassLoader application)
      throws SQLException {
    for (String name : names) {
      SqlScript.of(name, text(name, application)).run(connection);
    }
  }

  private static String text(String name, @Nullable ClassLoader application) throws SQLException {
    ClassLoader loader = application == null ? ClassLoader.getSystemClassLoader() : application;
    String resource = name.startsWith("/") ? name.substring(1) : name;
    try {
      byte[] content =
          ScriptText.resource(resource, loader::getResource, loader::getResourceAsStream)
              .orElseThrow(
                  () ->
                      new SQLException(
                          "the script " + name + " is not on the application's class path"));
      return ScriptText.decoded(content);
    } catch (CharacterCodingException e) {
      throw new SQLException("the script " + name + " is not UTF-8", e);
    } catch (IOException e) {
      throw new SQLException("the script " + name + " cannot be read: " + e.getMessage(), e);
    }
  }
}
