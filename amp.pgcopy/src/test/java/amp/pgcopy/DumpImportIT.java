package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.api.ImportReport;
import amp.problem.Remedy;
import amp.testkit.Binaries;
import amp.testkit.Run;
import amp.testkit.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports by way of what a program writes: {@code pg_dump}, or one that goes wrong. */
class DumpImportIT extends ImportFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  private static final String FUNCTIONS =
      "create function g(int) returns int language sql as 'select 1';"
          + " create function f(int) returns int language sql begin atomic select g($1); end;"
          + " create or replace function g(int) returns int language sql"
          + " begin atomic select case when $1 > 0 then f($1 - 1) end; end";
  private static final String ARGUMENTS =
      "create function g(int) returns int language sql as 'select 1';"
          + " create function f(a int default g(1)) returns int language sql as 'select 1';"
          + " create or replace function g(int) returns int language sql"
          + " begin atomic select f(); end";
  private static final String GENERATED =
      "create function f(int) returns int immutable language sql as 'select 1';"
          + " create table t (a int, b int generated always as (f(a)) stored);"
          + " create or replace function f(int) returns int immutable language sql"
          + " begin atomic select count(*)::int from t; end";
  private static final String MATERIALIZED =
      "create function f() returns int language sql as 'select 1';"
          + " create materialized view m as select f();"
          + " create or replace function f() returns int language sql"
          + " begin atomic select count(*)::int from m; end";

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @Test
  void whatPgDumpWritesIsLoadedAndComparedAsWell() throws SQLException {
    ConnectionTarget rich = RichDatabase.on(OLD, 15);

    ImportReport report =
        DatabaseImport.of(rich, TARGET)
            .trustSource(true)
            .dump(pgDump(rich))
            .run(CopyListener.SILENT);

    assertThat(report.engine()).isEqualTo("pg_dump");
    assertThat(report.copy().orElseThrow().rows()).isGreaterThan(12_000);
  }

  private static DumpProgram pgDump(ConnectionTarget database) {
    return new DumpProgram(
        List.of(
            "pg_dump",
            "--host=127.0.0.1",
            "--port=" + OLD.port(),
            "--username=postgres",
            "--dbname=" + database.database()),
        Map.of(),
        "pg_dump");
  }

  /** pg_dump names what it writes in comments. */
  @Test
  void aTableWithABackslashInItsNameIsLoaded() throws SQLException {
    ConnectionTarget source = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(source, "create table \"a\\b\" (x int); insert into \"a\\b\" values (1)");

    ImportReport report =
        DatabaseImport.of(source, TARGET).dump(pgDump(source)).run(CopyListener.SILENT);

    assertThat(report.copy().orElseThrow().rows()).isEqualTo(1);
  }

  /** Before version 18 the word meant nothing for it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnloggedPartitionedTableIsLoadedByAServerThatKnowsNone(boolean identity)
      throws SQLException {
    ConnectionTarget parted = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(
        parted,
        "create unlogged table p (a int %s, b text) partition by list (b);"
                .formatted(identity ? "generated always as identity" : "")
            + " create unlogged table q partition of p for values in ('q');"
            + " create table r partition of p for values in ('r');"
            + " insert into p (b) values ('q'), ('r')");

    DatabaseImport.of(parted, TARGET).dump(pgDump(OLD, parted)).run(CopyListener.SILENT);

    assertThat(
            value(
                "select string_agg(relname::text || relpersistence::text, ' ' order by relname) from pg_class"
                    + " where relname in ('p', 'q', 'r')"))
        .isEqualTo("pp qu rp");
    assertThat(value("select count(*) from p")).isEqualTo("2");
  }

  @Test
  void aLanguageWhoseHandlerIsAnExtensionsIsLoaded() throws SQLException {
    ConnectionTarget speaking = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(
        speaking,
        "create trusted language \"Other words\" handler plpgsql_call_handler"
            + " inline plpgsql_inline_handler validator plpgsql_validator;"
            + " comment on language \"Other words\" is 'ours';"
            + " create function f() returns int language \"Other words\" as 'begin return 7; end'");

    DatabaseImport.of(speaking, TARGET)
        .trustSource(true)
        .dump(pgDump(OLD, speaking))
        .run(CopyListener.SILENT);

    assertThat(value("select f()")).isEqualTo("7");
    assertThat(value("select obj_description(oid) from pg_language where lanname like 'O%'"))
        .isEqualTo("ours");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyLooksAsWhatPsqlMakesOfADump(boolean byDump) throws Exception {
    ConnectionTarget rich = RichDatabase.on(OLD, 15);
    String connection = " --host=127.0.0.1 --username=postgres --port=" + OLD.port() + " ";
    String dump = "pg_dump --no-owner --schema-only" + connection;
    ConnectionTarget peer = PostgresUrl.parse(OLD.newDatabase());
    Run.command("sh", "-c", dump + rich.database() + " | psql -qX" + connection + peer.database())
        .orFail();
    String copy = byDump ? "copied_by_dump" : "copied";
    DatabaseImport work =
        DatabaseImport.of(rich, PostgresUrl.parse(OLD.url(copy))).trustSource(true);
    (byDump ? work.dump(shell("pg_dump" + connection + rich.database() + " \"$@\"")) : work)
        .run(CopyListener.SILENT);

    assertThat(definitions(dump + copy))
        .containsExactlyElementsOf(definitions(dump + peer.database()));
  }

  /** Returns the lines of a dump but for comments and what psql alone reads, sorted. */
  private static List<String> definitions(String dump) {
    return Run.command("sh", "-c", dump)
        .orFail()
        .out()
        .lines()
        .filter(line -> !line.startsWith("--") && !line.startsWith("\\"))
        .sorted()
        .toList();
  }

  @Test
  void aSequenceThatADumpLeavesBehindIsNoticed() throws SQLException {
    ConnectionTarget counting = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(counting, "create sequence s; select nextval('s'), nextval('s')");
    String pgDump = "pg_dump --host=127.0.0.1 --username=postgres --port=" + OLD.port();
    String database = " --dbname=" + counting.database() + " \"$@\"";

    DumpProgram partial = shell(pgDump + database + " | sed /setval/d");
    assertThatThrownBy(
            () -> DatabaseImport.of(counting, TARGET).dump(partial).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("sequence public.s: 1, 'f' in place of 2, 't'");

    DumpProgram busy =
        shell(
            pgDump.replaceFirst("pg_dump", "psql")
                + " --command=\"select nextval('public.s')\" "
                + counting.database()
                + " >/dev/null && "
                + pgDump
                + database);
    ImportReport report = DatabaseImport.of(counting, TARGET).dump(busy).run(CopyListener.SILENT);
    assertThat(report.copy().orElseThrow().notes())
        .containsExactly("sequence public.s was used meanwhile, so it was not compared");
  }

  @Test
  void queriesThatADumpAltersAreNoticed() throws SQLException {
    ConnectionTarget queries = PostgresUrl.parse(OLD.newDatabase());
    String query = " select u.n from (select 1 as n union all select 20) u (n)";
    RichDatabase.run(
        queries,
        "create view v as"
            + query
            + "; create materialized view m as"
            + query
            + "; create table t (n int); create rule r as on insert to t do also"
            + query
            + "; create function f() returns setof int language sql begin atomic"
            + query
            + "; end; create view w as select 1.5 as a union select 2.5");
    String pgDump =
        "pg_dump --host=127.0.0.1 --username=postgres --port=%d --dbname=%s \"$@\""
            .formatted(OLD.port(), queries.database());

    DatabaseImport work = DatabaseImport.of(queries, TARGET);
    assertThatThrownBy(
            () ->
                // The second makes a column of another type.
                work.dump(shell(pgDump + " | sed 's/20/21/; s/[12][.]5/3/'"))
                    .run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("view public.v is [")
        .hasMessageContaining("view public.w is [")
        .hasMessageContaining("materialized view public.m is [")
        .hasMessageContaining("rule r on public.t is [")
        .hasMessageContaining("function public.f() is [");
    work.dump(shell(pgDump)).run(CopyListener.SILENT);
  }

  private static DumpProgram shell(String script) {
    return new DumpProgram(List.of("sh", "-c", script, "sh"), Map.of(), "a script");
  }

  @Test
  void aDumpThatFailsIsReportedWithItsWordsAndChangesNothing() throws SQLException {
    DumpProgram broken =
        new DumpProgram(
            List.of("sh", "-c", "echo 'create table half (a int);'; echo no luck >&2; exit 3"),
            Map.of(),
            "a broken pg_dump");

    assertThatThrownBy(
            () -> DatabaseImport.of(source, TARGET).dump(broken).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("exit code 3: no luck");
    assertThat(databases()).containsExactly("amp");
  }

  @ParameterizedTest
  @ValueSource(strings = {FUNCTIONS, ARGUMENTS, GENERATED, MATERIALIZED})
  void whatNoToolCanRestoreIsAdvisedAgainstBothWays(String script) throws SQLException {
    ConnectionTarget circular = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(circular, script);
    DatabaseImport work = DatabaseImport.of(circular, TARGET).trustSource(true);

    assertThatThrownBy(() -> work.run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            CopyException.class,
            e -> {
              assertThat(e).hasMessageContaining("these objects need each other");
              assertThat(e.remedies())
                  .singleElement()
                  .extracting(Remedy::text)
                  .asString()
                  .startsWith("Remove the circle")
                  .contains("pg_dump cannot");
            });
    assertThatThrownBy(() -> work.dump(pgDump(OLD, circular)).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class);
    assertThat(databases()).containsExactly("amp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create domain d as int;"
            + " create function f(d) returns d language sql begin atomic select $1; end;"
            + " alter domain d add check (f(value) > 0)",
        "create table t (a int);"
            + " create function f() returns int language sql begin atomic select a from t; end;"
            + " alter table t alter a set default f(); alter table t add check (f() > 0);"
            + " create policy p on t using (f() > 0)",
        "create table t (a int); create function f() returns setof t language sql"
            + " begin atomic select * from t; end; create view v as select * from f();"
            + " create or replace function f() returns setof t language sql"
            + " begin atomic select a from v; end"
      })
  void whatTheOtherEngineCanBreakThisOneCan(String script) throws SQLException {
    ConnectionTarget circular = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(circular, script);

    DatabaseImport.of(circular, TARGET).trustSource(true).run(CopyListener.SILENT);

    assertThat(value("select count(*) from pg_proc where proname = 'f'")).isEqualTo("1");
  }
}
