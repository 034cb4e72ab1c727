package amp.metadb.schema;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The event triggers that users have in the database. What we change in our schema is no concern of
 * theirs: they would write it down as the user's doing, or refuse it.
 *
 * @see <a href="https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-EVENT-TRIGGERS">
 *     PostgreSQL 18, 19.11.1: event_triggers, session_replication_role</a>
 */
final class EventTriggers {
  private static final int WITH_SWITCH = 17;

  private static final String SUPERUSER =
      "select rolsuper from pg_catalog.pg_roles where rolname = current_user";

  private static final String ENABLED =
      "select evtenabled from pg_catalog.pg_event_trigger where evtenabled <> 'D'"
          + " group by evtenabled order by evtenabled";

  private static final String NAMES =
      "select quote_ident(evtname) from pg_catalog.pg_event_trigger where evtenabled <> 'D'"
          + " order by evtname";

  private EventTriggers() {}

  /**
   * Returns the statements after which a session of this user fires none: no statement where none
   * would run, or the user may not decide that.
   *
   * @throws SchemaException when this server has no means against them
   */
  static List<String> silencing(Connection connection) throws SQLException {
    List<String> enabled = SqlStatements.texts(connection, ENABLED);
    if (enabled.isEmpty() || !SqlStatements.value(connection, SUPERUSER).equals("t")) {
      return List.of();
    }
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version >= WITH_SWITCH) {
      return List.of("set event_triggers = off");
    }
    // Those for replicas only run there, those for others only elsewhere.
    if (enabled.equals(List.of("R"))) {
      return List.of();
    }
    if (enabled.equals(List.of("O"))) {
      return List.of("set session_replication_role = replica");
    }
    String names = String.join(", ", SqlStatements.texts(connection, NAMES));
    throw new SchemaException(
        "event triggers of this database would run while its schema amp is changed, and PostgreSQL "
            + version
            + " cannot leave them out: "
            + names,
        "Disable each before (alter event trigger NAME disable) and enable it afterwards, or use"
            + " PostgreSQL "
            + WITH_SWITCH
            + " or newer");
  }
}
