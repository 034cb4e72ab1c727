package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.conninfo.SessionSettings;
import amp.pgcopy.api.CopyListener;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of databases whose event triggers act on every change of a schema. */
class EventTriggerIT extends ImportFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  /** For each state of an event trigger one that writes down what was done. */
  private static final String NOTING =
      """
      create table done (tag text);
      create function note() returns event_trigger language plpgsql as
        'begin insert into public.done values (tg_tag); end';
      create materialized view m as select 1 as a;
      create event trigger usual on ddl_command_end execute function note();
      create event trigger never on ddl_command_end execute function note();
      alter event trigger never disable;
      create event trigger "in a replica" on ddl_command_start execute function note();
      alter event trigger "in a replica" enable replica;
      create event trigger always on ddl_command_end execute function note();
      alter event trigger always enable always;
      comment on event trigger always is 'even then';
      create table noted (a int)
      """;

  private static final String REFUSING =
      """
      create materialized view m as select 1 as a;
      create function refuse() returns event_trigger language plpgsql as
        'begin raise exception ''no changes here''; end';
      create event trigger guard on ddl_command_start execute function refuse();
      alter event trigger guard enable always
      """;

  private static final String LOGIN =
      """
      create table entered (who text);
      create function enter() returns event_trigger language plpgsql as
        'begin insert into public.entered values (session_user); end';
      create event trigger enter on login execute function enter()
      """;

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anImportIsNoConcernOfTheSourcesEventTriggers(boolean dump) throws SQLException {
    TestServer server = dump ? OLD : SERVER;
    ConnectionTarget noting = PostgresUrl.parse(server.newDatabase());
    RichDatabase.run(noting, NOTING);

    work(noting, dump).application(new OwnSchema()).run(CopyListener.SILENT);

    assertThat(value("select string_agg(tag, ' ') from done"))
        .isEqualTo("CREATE TABLE CREATE TABLE");
    assertThat(
            value(
                "select string_agg(concat_ws(' ', evtname, evtenabled,"
                    + " obj_description(oid)), ', ' order by evtname) from pg_event_trigger"))
        .isEqualTo("always A even then, in a replica R, never D, usual O");
    assertThat(value("select count(*) from own.thing")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEventTriggerThatRefusesChangesRefusesNoneOfOurs(boolean dump) throws SQLException {
    ConnectionTarget refusing = PostgresUrl.parse((dump ? OLD : SERVER).newDatabase());
    RichDatabase.run(refusing, REFUSING);

    work(refusing, dump).application(new OwnSchema()).run(CopyListener.SILENT);
    work(refusing, dump).application(new OwnSchema()).replace(true).run(CopyListener.SILENT);

    assertThat(value("select count(*) from own.thing")).isEqualTo("0");
  }

  @Test
  void whatIsAddedToACopyIsNoConcernOfItsEventTriggers() throws SQLException {
    ConnectionTarget noting = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(noting, NOTING);
    ConnectionTarget copy = PostgresUrl.parse(OLD.newDatabase());

    DatabaseCopy.of(noting, copy)
        .addition(() -> RichDatabase.run(copy, "grant select on noted to public"))
        .run(CopyListener.SILENT);

    assertThat(value(copy, "select count(*) from done")).isEqualTo("2");
    assertThat(value(copy, "select count(*) from pg_event_trigger")).isEqualTo("4");
  }

  @Test
  void ourLoginsAreNoConcernOfEventTriggers() throws SQLException {
    RichDatabase.run(source, LOGIN);

    work(source, false).application(new OwnSchema()).run(CopyListener.SILENT);
    work(source, false).replace(true).run(CopyListener.SILENT);

    assertThat(value(source, "select count(*) from entered")).isEqualTo("0");
    assertThat(value(TARGET, "select count(*) from entered")).isEqualTo("0");
    assertThat(value(TARGET, "select count(*) from pg_event_trigger")).isEqualTo("1");
  }

  private static DatabaseImport work(ConnectionTarget from, boolean dump) {
    DatabaseImport work = DatabaseImport.of(from, TARGET).trustSource(true);
    return dump ? work.dump(pgDump(OLD, from)) : work;
  }

  /** Asks without an event trigger for logins, which version 15 has not. */
  private static String value(ConnectionTarget database, String sql) throws SQLException {
    boolean old = database.url().contains(":" + OLD.port() + "/");
    SessionSettings settings = SessionSettings.READING.asSuperuser(old ? 15 : 18);
    try (Connection connection =
        Connector.open(database.settings(settings.with("search_path", "public")))) {
      return SqlStatements.value(connection, sql);
    }
  }
}
