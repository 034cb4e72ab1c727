package amp.pgcopy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.SchemaExport;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.problem.ProblemKind;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One schema that goes into a database which others use. */
@Timeout(180)
class SchemaExportIT extends SchemaFixture {
  @ParameterizedTest
  @CsvSource({"15, extensions", "18, extensions", "18, public"})
  void aRichSchemaGoesThereAndNothingElseChanges(int version, String place) throws SQLException {
    share("create extension citext schema " + place);
    String before = others();
    CopyReport report;
    if (version == 15) {
      try (TestServer old = TestServer.start(Binaries.postgres(15))) {
        report = exported(rich(old));
      }
    } else {
      ConnectionTarget source = rich(OtherServer.SERVER);
      report = exported(source);
      assertNoCopyIsLeft(source);
    }

    assertThat(report.tables())
        .extracting(table -> table.name() + " " + table.rows())
        .containsExactly(
            "app.\"Odd \"\"Näme\"\"\" 1",
            "app.base 0",
            "app.child 1",
            "app.item 3000",
            "app.sale_2023 31",
            "app.sale_rest 69",
            "app.tree 2");
    assertThat(report.leftOut())
        .anyMatch(line -> line.startsWith("schema amp with all that is in it"))
        .contains("schema unused, which is empty");
    assertThat(report.notes())
        .anyMatch(line -> line.contains("noticed() has the literal 'public'"));
    assertThat(others()).isEqualTo(before);
    assertWorks(target.property("currentSchema", "app," + place));
  }

  private void assertWorks(ConnectionTarget used) throws SQLException {
    assertThat(OtherServer.value(used, "select item_count() || ' ' || n from many"))
        .isEqualTo("3000 3000");
    assertThat(OtherServer.value(used, "select labelled from item where id = 100"))
        .isEqualTo("name 1!");
    OtherServer.run(used, "insert into item (code, name, kind) values ('a', 'B', 'old')");
    assertThat(
            OtherServer.value(
                used,
                "select id || ' ' || serial_no || ' ' || next || ' ' || looks from item"
                    + " where code = 'a'"))
        .isEqualTo("3100 3001 3008 item");
    assertThat(OtherServer.value(used, "select count(*) from \"Odd \"\"Näme\"\"\"")).isEqualTo("2");
    String owners =
        "select string_agg(distinct pg_get_userbyid(relowner), ' ') from pg_class"
            + " where relnamespace = 'app'::regnamespace";
    assertThat(OtherServer.value(owner, owners)).isEqualTo(user);
    String said =
        "select coalesce(obj_description('app'::regnamespace, 'pg_namespace'), 'nothing') || ', '"
            + " || obj_description('app.item'::regclass)";
    assertThat(OtherServer.value(owner, said))
        .isEqualTo("nothing, What is for sale, see public.sale");
  }

  @Test
  void anEmptySchemaOfSomebodyElseIsFilledAndStaysWhatItIs() throws SQLException {
    share(
        "create schema app; comment on schema app is 'Theirs'; grant create, usage on schema app to "
            + user
            + "; alter default privileges in schema app grant select on tables to public");
    ConnectionTarget source = small("comment on schema public is 'Mine'");

    exported(source);

    assertThat(OtherServer.value(owner, "select count(*) from app.item")).isEqualTo("50");
    String schema =
        "select pg_get_userbyid(nspowner) || ' ' || obj_description(oid, 'pg_namespace')"
            + " from pg_namespace where nspname = 'app'";
    assertThat(OtherServer.value(owner, schema)).isEqualTo("postgres Theirs");
    assertThatThrownBy(() -> exported(source))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining(
            "has the schema app already, and that is not empty:\n  table app.item");
  }

  @Test
  void textsMayNameASchemaThatKeepsItsName() throws SQLException {
    share("");
    ConnectionTarget source =
        small(
            """
            create schema app; alter table item set schema app;
            create function count_all() returns bigint language sql set search_path = app
              as 'select count(*) from app.item';
            alter function count_all() set schema app
            """);

    exported(source);

    assertThat(OtherServer.value(target, "select app.count_all()")).isEqualTo("50");
  }

  @Test
  void anExtensionThatNothingNeedsIsLeftOut() throws SQLException {
    share("");
    CopyReport report =
        exported(
            small(
                "create extension hstore; create function f() returns int language sql"
                    + " begin atomic select 1; end"));
    assertThat(report.leftOut()).contains("extension hstore, which nothing there needs");
  }

  @Test
  void anAliasThatIsTheNameOfTheSchemaThatStaysIsNoText() throws SQLException {
    share("");
    exported(
        small(
            "create schema amp; create table amp.run (a int); create function f() returns bigint"
                + " language sql as 'select sum(amp.i) from item amp'"));
    assertThat(OtherServer.value(target.property("currentSchema", "app"), "select f()"))
        .isEqualTo("1275");
  }

  @Test
  void anExtensionThatNothingNeedsLeavesItsPlaceToTheSchema() throws SQLException {
    share("");
    CopyReport report = exported(small("create schema app; create extension hstore schema app"));
    assertThat(report.leftOut()).contains("extension hstore, which nothing there needs");
    assertThat(OtherServer.value(target, "select count(*) from app.item")).isEqualTo("50");
  }

  @Test
  void schemasOfOddNamesAreQuoted() throws SQLException {
    share(
        """
        create schema "x"" rename to y; --'"; create extension hstore schema "x"" rename to y; --'";
        grant usage on schema "x"" rename to y; --'" to public
        """);
    String odd = "Größe; \"--'";
    ConnectionTarget source =
        small(
            """
            create schema "Från; ""--'"; create extension hstore schema "Från; ""--'";
            alter table item set schema "Från; ""--'";
            alter table "Från; ""--'".item add h "Från; ""--'".hstore
            """);

    SchemaExport.of(source, target, odd).run(CopyListener.SILENT);

    assertThat(OtherServer.value(target, "select count(*) from \"Größe; \"\"--'\".item"))
        .isEqualTo("50");
    OtherServer.run(
        source,
        "create function \"Från; \"\"--'\".f() returns int language sql as"
            + " 'select i from \"Från; \"\"--''\".item'");
    assertThatThrownBy(() -> SchemaExport.of(source, target, "other").run(CopyListener.SILENT))
        .hasMessageContaining("its text names the schema Från; \"--'");
  }

  @Test
  void definitionsAloneAreTakenOnRequest() throws SQLException {
    share("");
    ConnectionTarget source =
        small("create materialized view many as select count(*) from item; select lo_create(1)");

    export(source).rows(false).run(CopyListener.SILENT);

    assertThat(OtherServer.value(target, "select count(*) from app.item")).isEqualTo("0");
    assertThat(
            OtherServer.value(
                target, "select relispopulated from pg_class where oid = 'app.many'::regclass"))
        .isEqualTo("f");
  }

  @Test
  void rolesOfPoliciesThatAreMissingAreAskedAbout() throws SQLException {
    share("");
    try (TestServer other = TestServer.start(Binaries.postgres(15))) {
      other.execute("postgres", "create role absent");
      ConnectionTarget source = rich(other);
      OtherServer.run(source, "drop extension citext cascade");
      OtherServer.run(source, "create policy theirs on sale to absent using (true)");

      assertThatThrownBy(() -> exported(source))
          .isInstanceOf(MissingRolesException.class)
          .hasMessageContaining("absent");
      assertThatThrownBy(
              () -> export(source).missingRoles(MissingRoles.CREATE).run(CopyListener.SILENT))
          .hasMessageContaining("may not create roles")
          .hasMessageContaining("absent");
      CopyReport report = export(source).missingRoles(MissingRoles.OMIT).run(CopyListener.SILENT);

      assertThat(report.leftOut()).anyMatch(line -> line.contains("absent alone"));
      assertThat(
              OtherServer.value(
                  target, "select string_agg(polname, ' ') from pg_policy order by 1"))
          .isEqualTo("mine");

      OtherServer.SERVER.execute("postgres", "alter role " + user + " createrole");
      SchemaExport.of(source, target, "second")
          .application(new Amp())
          .missingRoles(MissingRoles.CREATE)
          .run(CopyListener.SILENT);
      assertThat(
              OtherServer.value(
                  target,
                  "select rolcanlogin || ' ' || coalesce(shobj_description(r.oid, 'pg_authid'), '')"
                      + " from pg_policy p join pg_roles r on r.oid = any (p.polroles)"
                      + " where polname = 'theirs' and rolname = 'absent'"))
          .isEqualTo("false ");
      OtherServer.run(target, "drop schema second cascade; drop role absent");
    }
  }

  @Test
  void anExportThatEndsBeforeItsCommitLeavesNothing() throws SQLException {
    share("");
    ConnectionTarget source = small("");
    String before = others();
    AtomicBoolean ended = new AtomicBoolean();
    CopyListener ending =
        new CopyListener() {
          @Override
          public void doing(String what) {
            if (what.equals("comparing the schema app")) {
              ended.set(true);
              OtherServer.SERVER.execute(
                  "postgres",
                  "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '"
                      + target.database()
                      + "'");
            }
          }
        };

    assertThatThrownBy(() -> export(source).run(ending)).isInstanceOf(CopyException.class);

    assertThat(ended).isTrue();
    assertNothingIsThere(source);
    assertThat(others()).isEqualTo(before);
    exported(source);
    assertThat(OtherServer.value(target, "select count(*) from app.item")).isEqualTo("50");
  }

  @Test
  void aCommitWhoseAnswerWasLostIsReportedAsUnknown() throws IOException, SQLException {
    share("");
    ConnectionTarget source = small("");
    try (Relay relay = new Relay(OtherServer.SERVER.port())) {
      relay.breakOnce(Relay.Break.AFTER_COMMIT, "create schema app");
      assertThatThrownBy(
              () ->
                  SchemaExport.of(source, OtherServer.through(relay, target.database()), "app")
                      .run(CopyListener.SILENT))
          .hasMessageContaining("whether the schema app is there is unknown")
          .extracting(e -> ((CopyException) e).kind())
          .isEqualTo(ProblemKind.UNKNOWN_OUTCOME);
    }
    assertThat(OtherServer.value(owner, "select count(*) from app.item")).isEqualTo("50");
    assertNoCopyIsLeft(source);
  }

  @Test
  void aServerThatIsSilentIsGivenUp() throws IOException, SQLException {
    share("");
    ConnectionTarget source = small("");
    try (Relay relay = new Relay(OtherServer.SERVER.port())) {
      CopyListener silencing =
          new CopyListener() {
            @Override
            public void doing(String what) {
              if (what.equals("comparing the schema app")) {
                relay.silence();
              }
            }
          };
      assertThatThrownBy(
              () ->
                  SchemaExport.of(source, OtherServer.through(relay, target.database()), "app")
                      .patience(Duration.ofSeconds(2))
                      .run(silencing))
          .isInstanceOf(CopyException.class)
          .hasMessageContaining("has not answered for 2 s");
    }
    assertNothingIsThere(source);
  }

  @Test
  void whatTheServerAddsByItselfIsADifference() throws SQLException {
    share(
        """
        create function theirs.secured() returns event_trigger language plpgsql as $$ begin
          if to_regclass('app.item') is not null then
            alter table app.item enable row level security; end if; end $$;
        create event trigger secures on ddl_command_end when tag in ('CREATE TABLE')
          execute function theirs.secured();
        grant usage on schema theirs to public
        """);
    ConnectionTarget source = small("");

    assertThatThrownBy(() -> exported(source))
        .hasMessageContaining("the copy differs from its source")
        .hasMessageContaining("row security app.item is not in the source");

    assertNothingIsThere(source);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE | alter table app.item add if not exists tenant text | table app.item is",
        "CREATE VIEW | create or replace view app.seen as select i, 1 as more from app.item"
            + " | view app.seen is",
      })
  void whatAnEventTriggerChangesInADefinitionIsADifference(String tag, String change, String line)
      throws SQLException {
    share(
        """
        create function theirs.changes() returns event_trigger language plpgsql as $$ begin
          if pg_trigger_depth() = 0 and current_setting('theirs.busy', true) is distinct from 'yes'
              and to_regclass('app.item') is not null then
            perform set_config('theirs.busy', 'yes', true);
            execute '%s';
            perform set_config('theirs.busy', 'no', true); end if; end $$;
        create event trigger changes on ddl_command_end when tag in ('%s')
          execute function theirs.changes();
        grant usage on schema theirs to public
        """
            .formatted(change, tag));
    ConnectionTarget source = small("create view seen as select i from item");

    assertThatThrownBy(() -> exported(source))
        .hasMessageContaining("the copy differs from its source")
        .hasMessageContaining(line);

    assertNothingIsThere(source);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void anEventTriggerThatChangesNothingIsNoDifference(int version) throws Exception {
    share(
        """
        create extension citext schema extensions;
        create function theirs.looks() returns event_trigger language plpgsql as 'begin end';
        create event trigger "Looks" on ddl_command_end execute function theirs.looks();
        grant usage on schema theirs to public
        """);

    try (TestServer server = TestServer.start(Binaries.postgres(version))) {
      assertThat(exported(rich(server)).notes())
          .contains("the event trigger \"Looks\" there ran for what was made");
    }
  }
}
