package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.session.Sessions;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases with security labels, whose providers are libraries of the server's machine. */
class SecurityLabelIT extends ImportFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  /** As providers put them there. The last is on what is PostgreSQL's own. */
  private static final String LABELS =
      """
      create table t (a int, "b c" int); create function f(int) returns int language sql as 'select 1';
      create function e() returns event_trigger language plpgsql as 'begin end';
      create event trigger told on ddl_command_end execute function e();
      set allow_system_table_mods = on;
      insert into pg_seclabel values
        ('t'::regclass, 'pg_class'::regclass, 0, 'watchman', 'it''s secret'),
        ('t'::regclass, 'pg_class'::regclass, 2, 'the "other"', 'masked'),
        ('f(int)'::regprocedure, 'pg_proc'::regclass, 0, 'watchman', ''),
        ('public'::regnamespace, 'pg_namespace'::regclass, 0, 'watchman', 'open'),
        ((select oid from pg_event_trigger), 'pg_event_trigger'::regclass, 0, 'watchman', 'told'),
        ('abs(int)'::regprocedure, 'pg_proc'::regclass, 0, 'watchman', 'known')
      """;

  private final ConnectionTarget labelled = PostgresUrl.parse(OLD.newDatabase());

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @BeforeEach
  void label() {
    RichDatabase.run(labelled, LABELS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thoseWhoseProviderTheTargetLacksAreNamedBeforeAnythingIsCopied(boolean dump)
      throws SQLException {
    DatabaseImport work = DatabaseImport.of(labelled, TARGET).trustSource(true);

    assertThatThrownBy(
            () -> (dump ? work.dump(pgDump(OLD, labelled)) : work).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.unsupported())
                    .containsExactlyInAnyOrder(
                        "security labels for \"the \"\"other\"\"\", which the target cannot create:"
                            + " security label provider \"the \"other\"\" is not loaded",
                        "security labels for watchman, which the target cannot create: security"
                            + " label provider \"watchman\" is not loaded"));
    assertThat(databases()).containsExactly("amp");
  }

  /**
   * PostgreSQL takes labels on these, and on roles, tablespaces and replication, which are not
   * copied.
   */
  private static final String ALL_KINDS =
      """
      create view v as select 1 as x; create materialized view m as select 1 as x;
      create sequence s; create domain d as int; create type c as (x int);
      create procedure pr(int) language sql as 'select 1';
      create aggregate g(int) (sfunc = int4pl, stype = int);
      create language own handler plpgsql_call_handler;
      create foreign data wrapper w; create server at foreign data wrapper w;
      create foreign table ft (x int) server at;
      create publication p; select lo_create(70000);
      set allow_system_table_mods = on;
      delete from pg_seclabel;
      insert into pg_seclabel values
        ('v'::regclass, 'pg_class'::regclass, 0, 'watchman', 'l'),
        ('m'::regclass, 'pg_class'::regclass, 0, 'watchman', 'l'),
        ('m'::regclass, 'pg_class'::regclass, 1, 'watchman', 'l'),
        ('s'::regclass, 'pg_class'::regclass, 0, 'watchman', 'l'),
        ('ft'::regclass, 'pg_class'::regclass, 0, 'watchman', 'l'),
        ('c'::regclass, 'pg_class'::regclass, 1, 'watchman', 'l'),
        ('d'::regtype, 'pg_type'::regclass, 0, 'watchman', 'l'),
        ('c'::regtype, 'pg_type'::regclass, 0, 'watchman', 'l'),
        ('pr(int)'::regprocedure, 'pg_proc'::regclass, 0, 'watchman', 'l'),
        ('g(int)'::regprocedure, 'pg_proc'::regclass, 0, 'watchman', 'l'),
        (70000, 'pg_largeobject'::regclass, 0, 'watchman', 'l'),
        ((select oid from pg_language where lanname = 'own'), 'pg_language'::regclass, 0,
          'watchman', 'l'),
        ((select oid from pg_publication), 'pg_publication'::regclass, 0, 'watchman', 'l');
      insert into pg_shseclabel values
        ((select oid from pg_database where datname = current_database()),
          'pg_database'::regclass, 'watchman', 'it''s 100%')
      """;

  @Test
  void everyKindThatIsCopiedKeepsItsLabels() throws SQLException {
    RichDatabase.run(labelled, ALL_KINDS);
    try (Connection reader = Sessions.reader(labelled)) {
      List<String> statements =
          Catalog.read(reader, 15).objects().stream()
              .filter(object -> object.kind() == Kind.SECURITY_LABEL)
              .flatMap(object -> object.statements().stream())
              .toList();

      assertThat(statements)
          .containsExactlyInAnyOrder(
              "do 'begin execute format(''security label for watchman on database %I is"
                  + " ''''it''''''''s 100%%'''''', current_database()); end'",
              "security label for watchman on column public.c.x is 'l'",
              "security label for watchman on column public.m.x is 'l'",
              "security label for watchman on foreign table public.ft is 'l'",
              "security label for watchman on language own is 'l'",
              "security label for watchman on large object 70000 is 'l'",
              "security label for watchman on materialized view public.m is 'l'",
              "security label for watchman on procedure public.pr(integer) is 'l'",
              "security label for watchman on routine public.g(integer) is 'l'",
              "security label for watchman on sequence public.s is 'l'",
              "security label for watchman on type public.c is 'l'",
              "security label for watchman on type public.d is 'l'",
              "security label for watchman on view public.v is 'l'");
      // PostgreSQL asks for the provider when the grammar is kept.
      try (Connection writer = Connector.open(labelled)) {
        for (String statement : statements) {
          assertThatThrownBy(() -> SqlStatements.execute(writer, statement))
              .hasMessageContaining("security label provider \"watchman\" is not loaded");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"l", "a \\ and $amp$"})
  void theProviderOfTheDatabasesLabelIsAskedForToo(String label) {
    RichDatabase.run(
        labelled,
        """
        set allow_system_table_mods = on;
        delete from pg_seclabel;
        insert into pg_shseclabel values ((select oid from pg_database
          where datname = current_database()), 'pg_database'::regclass, 'the "guard"', '%s')
        """
            .formatted(label));

    assertThatThrownBy(
            () -> DatabaseImport.of(labelled, TARGET).trustSource(true).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.unsupported())
                    .containsExactly(
                        "security labels for \"the \"\"guard\"\"\", which the target cannot create:"
                            + " security label provider \"the \"guard\"\" is not loaded"));
  }

  @Test
  void eachHasItsStatement() throws SQLException {
    try (Connection reader = Sessions.reader(labelled)) {
      Catalog catalog = Catalog.read(reader, 15);

      assertThat(
              catalog.objects().stream()
                  .filter(object -> object.kind() == Kind.SECURITY_LABEL)
                  .map(object -> object.statements().get(0)))
          .containsExactly(
              "security label for \"the \"\"other\"\"\" on column public.t.\"b c\" is 'masked'",
              "security label for watchman on function public.f(integer) is ''",
              "security label for watchman on schema public is 'open'",
              "security label for watchman on table public.t is 'it''s secret'");
      assertThat(
              catalog.objects().stream()
                  .filter(object -> object.kind() == Kind.EVENT_TRIGGER)
                  .flatMap(object -> object.statements().stream()))
          .contains("security label for watchman on event trigger told is 'told'");
    }
  }
}
