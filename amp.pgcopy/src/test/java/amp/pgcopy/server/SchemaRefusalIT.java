package amp.pgcopy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.SchemaExport;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.UnsupportedException;
import amp.problem.ProblemKind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot go into a schema of another database, and is said before anything is made. */
@Timeout(180)
class SchemaRefusalIT extends SchemaFixture {
  private void assertRefused(String made, String... lines) throws SQLException {
    share("");
    ConnectionTarget source = small(made);
    String before = others();

    assertThatThrownBy(() -> exported(source))
        .isInstanceOf(UnsupportedException.class)
        .satisfies(e -> assertThat(e).hasMessageContainingAll(lines));

    assertNothingIsThere(source);
    assertThat(others()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create function f() returns bigint language sql as 'select count(*) from public.item'"
            + " | function public.f(): its text names the schema public",
        "create function f() returns void language plpgsql as 'begin perform from \"public\" . item;"
            + " end' | function public.f(): its text",
        "create function f() returns void language plpgsql as 'begin set search_path to public; end'"
            + " | function public.f(): its text",
        "create function f() returns void language plpgsql as E'begin perform"
            + " set_config(''search_path'',\\n  ''public, pg_temp'', true); end'"
            + " | function public.f(): its text",
        "create function f() returns int language sql set search_path = pg_catalog, PUBLIC as"
            + " 'select 1' | function public.f(): its text",
        "create function f() returns int language sql begin atomic select nextval('public.s'::text);"
            + " end | function public.f(): its text",
        "create sequence s; alter table item alter i set default nextval('public.s'::text)"
            + " | default public.item.i: its text",
        "create view v as select query_to_xml('select * from public.item', true, true, '')"
            + " | view public.v: its text",
        "create function t() returns trigger language plpgsql as 'begin return new; end'; create"
            + " trigger x before insert on item for each row execute function t('public.item')"
            + " | trigger x on public.item: its text",
      })
  void aTextThatNamesTheSchemaIsRefused(String made, String line) throws SQLException {
    assertRefused(made, line, "or export into a schema named public");
  }

  @ParameterizedTest
  @ValueSource(strings = {"größe", "Übung", "ny_år$2", "日本"})
  void aSchemaIsNamedWithoutQuotesInOtherAlphabetsToo(String name) throws SQLException {
    assertRefused(
        "create schema %1$s; alter table item set schema %1$s; create function %1$s.f() returns bigint language sql as 'select count(*) from %1$s.item'"
            .formatted(name),
        "its text names the schema " + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create function f() returns event_trigger language plpgsql as 'begin end'; create event"
            + " trigger e on ddl_command_end execute function f() | event trigger e: it belongs",
        "do $$ begin execute format('alter database %I set work_mem = ''8MB''', current_database());"
            + " end $$ | database setting work_mem: it belongs",
        "create type k as enum ('a'); create function f(k) returns int language sql as 'select 1';"
            + " create cast (k as int) with function f(k) | cast (public.k as integer): it belongs",
        "create foreign data wrapper w; create server s foreign data wrapper w"
            + " | foreign server s: it belongs",
        "create publication p | publication p: it belongs",
        "select lo_create(7) | large objects (1): they belong",
        "create schema more; create table more.t () | objects in more than one schema: more, public",
        "drop table item | nothing: there is no schema that has anything in it",
        "create schema amp; create table amp.t (a int); create view v as select * from amp.t"
            + " | view public.v: it needs something of the schema amp",
        "create schema amp; create table amp.run (a int); create function f() returns bigint language"
            + " sql as 'select count(*) from AMP . run' | function public.f(): its text names the"
            + " schema amp (… select count(*) from AMP . run …), which PostgreSQL does"
            + " not follow; leave out what needs that, since it stays",
        "create extension hstore; alter table item add h hstore"
            + " | extension hstore, which the database there lacks",
      })
  void whatBelongsToNoSchemaIsRefused(String made, String line) throws SQLException {
    assertRefused(made, line);
  }

  @Test
  void everythingIsSaidAtOnce() throws SQLException {
    assertRefused(
        "create publication p; create function f() returns int language sql as"
            + " 'select i from public.item'; create extension hstore",
        "publication p",
        "function public.f()",
        "extension hstore");
  }

  @Test
  void anExtensionThatCannotBeWhereItIsThereIsRefused() throws SQLException {
    share("create extension xml2 schema extensions");
    ConnectionTarget source =
        small("create extension xml2; create function f() returns int language sql as 'select 1'");

    assertThatThrownBy(() -> exported(source))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining(
            "extension xml2: it is in the schema extensions there, and cannot be moved");

    assertNothingIsThere(source);
  }

  /** A path leads to what others put beside an extension, and calls it with the user's rights. */
  @ParameterizedTest
  @ValueSource(strings = {"public", "pg_monitor"})
  void anExtensionWhereOthersMayMakeFunctionsIsRefused(String others) throws SQLException {
    share(
        "create extension citext schema extensions; grant create on schema extensions to "
            + others);
    ConnectionTarget source =
        small(
            "create extension citext; create function f() returns int language sql as 'select 1'");

    assertThatThrownBy(() -> exported(source))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining(
            "extension citext: others may make functions in its schema extensions there")
        .hasMessageContaining("revoke create on schema \"extensions\" from " + others + ")");

    OtherServer.run(owner, "revoke create on schema extensions from " + others);
    exported(source);
  }

  @Test
  void rowsInTablesOfExtensionsAreRefused() throws SQLException {
    share("create extension hstore schema extensions");
    ConnectionTarget source =
        small(
            """
            create extension hstore; create table kept as select 1 as a;
            alter extension hstore add table kept;
            update pg_extension set extconfig = array['kept'::regclass::oid], extcondition = array['']
              where extname = 'hstore'
            """);

    assertThatThrownBy(() -> exported(source))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("rows of the table public.kept, which belongs to an extension");

    assertNothingIsThere(source);
  }

  @Test
  void aTextThatNamesWhereAnExtensionWasIsRefused() throws SQLException {
    share("create extension hstore schema extensions");
    ConnectionTarget source =
        small(
            """
            create schema ext; create extension hstore schema ext;
            create function f() returns text language sql as 'select ext.hstore(1::text, ''b'')'
            """);

    assertThatThrownBy(() -> exported(source))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("function public.f(): its text names the schema ext");

    assertNothingIsThere(source);
  }

  @Test
  void aUserWhoMayCreateNoSchemaIsToldWhatToType() throws SQLException {
    share("");
    OtherServer.run(owner, "revoke create on database " + target.database() + " from " + user);
    ConnectionTarget source = small("");

    assertThatThrownBy(() -> exported(source))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("the user may not make the schema app")
        .hasMessageContaining("grant create on database " + target.database() + " to " + user);

    OtherServer.run(owner, "create schema app");
    assertThatThrownBy(() -> exported(source))
        .hasMessageContaining("grant create, usage on schema app to " + user);
    OtherServer.run(owner, "drop schema app");
    assertNothingIsThere(source);
  }

  @Test
  void whatTheUserHasNoRightToUseIsSaidBeforeRowsAreCopied() throws SQLException {
    share("create schema closed; create extension citext schema closed");
    ConnectionTarget source = small("create extension citext; alter table item add c citext");

    assertThatThrownBy(() -> exported(source))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("the server of the target cannot make table app.item")
        .hasMessageContaining("permission denied for schema closed")
        .hasMessageContaining("Have the right granted");

    assertNothingIsThere(source);
  }

  @Test
  void functionsDoNotRunAsASuperuserUnlessTheSourceIsTrusted() throws SQLException {
    share("");
    ConnectionTarget source = small("create function f() returns int language sql as 'select 1'");
    SchemaExport asSuperuser = SchemaExport.of(source, owner, "app");

    assertThatThrownBy(() -> asSuperuser.run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("the user postgres is a superuser")
        .hasMessageContaining("trust-source");
    assertNothingIsThere(source);

    asSuperuser.trustSource(true).run(CopyListener.SILENT);
    assertThat(OtherServer.value(owner, "select app.f()")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "amp", "pg_mine", "information_schema", "$user"})
  void aNameThatCannotBeIsRefused(String name) throws SQLException {
    share("");
    assertUnusable(name);
  }

  @Test
  void aNameThatPostgresWouldCutOffIsRefused() throws SQLException {
    share("");
    assertUnusable("ä".repeat(32));
  }

  private void assertUnusable(String name) throws SQLException {
    SchemaExport export = SchemaExport.of(small(""), target, name).application(new Amp());
    assertThatThrownBy(() -> export.run(CopyListener.SILENT))
        .hasMessageContaining("cannot be named \"" + name + "\"")
        .extracting(e -> ((CopyException) e).kind())
        .isEqualTo(ProblemKind.USAGE);
  }
}
