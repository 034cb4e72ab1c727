package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.session.Sessions;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Creates pg_cron in a copy that has a temporary name. Its script refuses every database but the
 * one that {@code cron.database_name} names, which is the one that the copy is to replace, and that
 * of pg_cron's own tests: the copy has that name for a moment.
 */
final class CronExtension {
  static final String NAME = "pg_cron";
  private static final String ADMITTED = "contrib_regression";

  /** Marks a copy, so that one that was left with that name is known again. */
  private static final String MARK = "amp: a copy that is being made";

  private static final String SETTING =
      "select coalesce(current_setting('cron.database_name', true), '')";
  private static final String THERE =
      "select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database where datname = "
          + SqlText.literal(ADMITTED);

  private CronExtension() {}

  /**
   * Creates it.
   *
   * @param admin a superuser's connection to another database of the server
   * @param target the database that the copy is to replace
   * @param copy the copy's name now
   */
  static void create(Connection admin, ConnectionTarget target, String copy) throws SQLException {
    if (!SqlStatements.value(admin, SETTING).equals(target.database())) {
      // Then the server refuses it under the other name as well, and says so.
      return;
    }
    sweep(admin);
    if (!SqlStatements.texts(admin, THERE).isEmpty()) {
      throw new CopyException(
          "there is a database "
              + ADMITTED
              + ", and a copy with pg_cron needs that name for a moment",
          "Rename that database, and import again");
    }
    comment(admin, copy, SqlText.literal(MARK));
    rename(admin, copy, ADMITTED);
    try (Connection connection = Sessions.writer(target.database(ADMITTED))) {
      SqlStatements.execute(connection, "create extension " + NAME);
    } finally {
      rename(admin, ADMITTED, copy);
    }
    comment(admin, copy, "null");
  }

  /** Drops what an import has left that was killed at that moment. */
  static void sweep(Connection admin) throws SQLException {
    if (SqlStatements.texts(admin, THERE).contains(MARK)) {
      SqlStatements.execute(admin, "drop database if exists " + ADMITTED + " with (force)");
    }
  }

  private static void rename(Connection admin, String from, String to) throws SQLException {
    SqlStatements.execute(
        admin,
        "alter database " + SqlText.identifier(from) + " rename to " + SqlText.identifier(to));
  }

  private static void comment(Connection admin, String database, String text) throws SQLException {
    SqlStatements.execute(
        admin, "comment on database " + SqlText.identifier(database) + " is " + text);
  }
}
