package amp.pgcopy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.DatabaseCopy;
import amp.pgcopy.DatabaseImport;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.MissingRoles;
import amp.sql.Connector;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies that a user makes who is no superuser of the server, as in a managed service. */
class ServerRightsIT {
  private final ConnectionTarget source;

  ServerRightsIT() throws SQLException {
    source = OtherServer.filled();
  }

  private static DatabaseImport copy(ConnectionTarget source, ConnectionTarget target) {
    return DatabaseImport.of(source, target);
  }

  @AfterEach
  void clear() throws SQLException {
    OtherServer.clear();
  }

  @Test
  void aDatabaseIsMadeAndThenReplacedByItsOwner() throws SQLException {
    String user = OtherServer.newRole("createdb");
    ConnectionTarget target = OtherServer.as(user, OtherServer.newName());

    assertThat(copy(source, target).run(CopyListener.SILENT).kept()).isEmpty();

    String owners =
        "select string_agg(distinct pg_get_userbyid(relowner), ' ') from pg_class where oid >= 16384"
            + " and relkind in ('r', 'v', 'm', 'S')";
    assertThat(OtherServer.value(target, owners)).isEqualTo(user);
    assertThat(OtherServer.value(target, "select count(*) || ' ' || max(name) from item"))
        .isEqualTo("5000 item 999");
    assertThat(OtherServer.value(target, "select length(lo_get(815))")).isEqualTo("1200000");
    assertThatThrownBy(() -> copy(source, target).run(CopyListener.SILENT))
        .hasMessageContaining("holds data already");

    assertThat(copy(source, target).replace(true).run(CopyListener.SILENT).kept())
        .contains(target.database() + "_before_import_1");
    assertThat(OtherServer.databases(target.database()))
        .containsExactly(target.database(), target.database() + "_before_import_1");
  }

  @Test
  void aUserWhoMayCreateNoDatabaseIsToldWhatToType() {
    String user = OtherServer.newRole("");
    assertThatThrownBy(
            () ->
                copy(source, OtherServer.as(user, OtherServer.newName())).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("the user " + user + " may not create databases")
        .hasMessageContaining("alter role \"" + user + "\" createdb");
  }

  /**
   * A server writes a warning for each table of its own that a user may not analyze. What
   * autovacuum writes there when it gives way to a test, which names an analysis too, is none.
   */
  @Test
  void aCopyLeavesNoWarningsInTheLogOfTheServer() throws SQLException {
    ConnectionTarget target =
        OtherServer.as(OtherServer.newRole("createdb"), OtherServer.newName());
    String log =
        "from regexp_split_to_table(pg_read_file(current_setting('data_directory') || '/../log'),"
            + " '\n') l(line) where line ~ ";
    String warnings = "select count(*) " + log + "'WARNING:.*analyze'";

    copy(source, target).run(CopyListener.SILENT);

    assertThat(OtherServer.value(source, "select count(*) > 0 " + log + "'ready to accept'"))
        .isEqualTo("t");
    assertThat(OtherServer.value(source, warnings)).isEqualTo("0");
  }

  @Test
  void aServerThatAdmitsNoMoreSessionsIsToldOfInItsWords() throws SQLException {
    String name = OtherServer.newName();
    String user = OtherServer.newRole("connection limit 1");
    OtherServer.SERVER.execute("postgres", "create database " + name + " owner " + user);
    DatabaseCopy copy = DatabaseCopy.of(source, OtherServer.as(user, name));

    assertThatThrownBy(() -> copy.run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("too many connections for role \"" + user + "\"")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void aDatabaseOfAnotherIsNotReplaced() throws SQLException {
    String name = OtherServer.newName();
    OtherServer.SERVER.execute("postgres", "create database " + name);
    String user = OtherServer.newRole("createdb");

    assertThatThrownBy(
            () -> copy(source, OtherServer.as(user, name)).replace(true).run(CopyListener.SILENT))
        .hasMessageContaining("the database \"" + name + "\" belongs to postgres");
    assertThat(OtherServer.databases(name)).containsExactly(name);
  }

  @Test
  void whatNeedsASuperuserIsListedBeforeAnythingIsMade() throws SQLException {
    OtherServer.run(
        source,
        """
        create function sealed() returns int language sql leakproof as 'select 1';
        alter table sale force row level security
        """);
    ConnectionTarget target =
        OtherServer.as(OtherServer.newRole("createdb"), OtherServer.newName());

    assertThatThrownBy(() -> copy(source, target).run(CopyListener.SILENT))
        .hasMessageContaining("is no superuser of the target's server")
        .hasMessageContaining("function public.sealed() is leakproof")
        .hasMessageContaining("table public.sale, whose policies are forced on its owner");
    assertThat(OtherServer.databases(target.database())).isEmpty();
  }

  @Test
  void sessionsThatTheUserMayNotEndKeepADatabaseFromBeingReplaced() throws SQLException {
    ConnectionTarget target =
        OtherServer.as(OtherServer.newRole("createdb"), OtherServer.newName());
    copy(source, target).run(CopyListener.SILENT);

    try (Connection other = Connector.open(OtherServer.as("postgres", target.database()))) {
      assertThatThrownBy(() -> copy(source, target).replace(true).run(CopyListener.SILENT))
          .hasMessageContaining("is used by sessions of others: postgres (");
      assertThat(other.isValid(5)).isTrue();
    }
    assertThat(OtherServer.databases(target.database())).containsExactly(target.database());
  }

  @Test
  void rolesAreMadeByWhoMayMakeThem() throws SQLException {
    String guest = OtherServer.newRole("");
    OtherServer.run(source, "create policy q on sale to " + guest + " using (true)");
    ConnectionTarget target =
        OtherServer.as(OtherServer.newRole("createdb"), OtherServer.newName());

    copy(source, target).missingRoles(MissingRoles.CREATE).run(CopyListener.SILENT);

    assertThat(
            OtherServer.value(
                target, "select polroles::regrole[]::text from pg_policy where polname = 'q'"))
        .isEqualTo("{" + guest + "}");
  }

  @Test
  void aDatabaseIsNotReplacedByACopyOfItself() {
    assertThatThrownBy(
            () ->
                copy(source, OtherServer.as("postgres", source.database()))
                    .replace(true)
                    .run(CopyListener.SILENT))
        .hasMessageContaining("cannot be replaced by a copy of itself");
  }

  @Test
  void definitionsAloneAreCopiedWithoutARow() throws SQLException {
    ConnectionTarget target =
        OtherServer.as(OtherServer.newRole("createdb"), OtherServer.newName());

    copy(source, target).rows(false).run(CopyListener.SILENT);

    assertThat(
            OtherServer.value(
                target,
                "select (select count(*) from item) || ' ' || (select count(*) from sold) || ' '"
                    + " || (select count(*) from pg_largeobject_metadata) || ' '"
                    + " || (select is_called from \"Number; --\") || ' '"
                    + " || (select relispopulated from pg_class where relname = 'many')"))
        .isEqualTo("0 0 0 false false");
    assertThat(OtherServer.value(target, "select obj_description('item'::regclass)"))
        .isEqualTo("What is for sale");
  }
}
