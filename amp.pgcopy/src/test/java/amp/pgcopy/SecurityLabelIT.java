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
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
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
