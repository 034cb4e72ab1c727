package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.pgcopy.HostileDatabase.Part;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.api.UntrustedException;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Attack;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of databases whose makers want to run a program as the importer. */
@Attack(by = "the owner of an imported database")
class HostileSourceIT extends ImportFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));
  private static final Pattern CALL = Pattern.compile("trap (\\w+) is sprung by (\\w+)");

  private static final String OPERATOR_CLASS =
      """
      create operator class trap.odd for type int using btree as operator 1 <, operator 2 <=,
        operator 3 =, operator 4 >=, operator 5 >, function 1 trap.compare(int, int);
      create index by_class on trap.loaded (i trap.odd)
      """;

  private static final String LOGIN =
      """
      create function trap.enter() returns event_trigger language plpgsql as
        'begin perform trap.spring(''login''); end';
      create event trigger enter on login execute function trap.enter()
      """;

  /** What reads the source, from which server. */
  enum Engine {
    JDBC,
    PG_DUMP;

    TestServer server() {
      return this == JDBC ? SERVER : OLD;
    }

    DatabaseImport work(HostileDatabase hostile) {
      DatabaseImport work = DatabaseImport.of(hostile.source(), TARGET).replace(true);
      return this == JDBC
          ? work
          : work.dump(
              new DumpProgram(
                  List.of(
                      "pg_dump",
                      "--host=127.0.0.1",
                      "--port=" + OLD.port(),
                      "--username=postgres",
                      "--dbname=" + hostile.source().database()),
                  Map.of(),
                  "pg_dump"));
    }
  }

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void whatEveryRoleMayCreateIsCopiedAndRunsNoProgram(Engine engine) throws Exception {
    try (HostileDatabase hostile = HostileDatabase.on(engine.server(), Part.QUIET)) {
      long before = Files.size(SERVER.folder().resolve("log"));

      engine.work(hostile).application(new OwnSchema()).run(CopyListener.SILENT);

      assertThat(hostile.sprung()).isEmpty();
      // The traps work: they were sprung by the role.
      assertThat(calls(before))
          .contains("aggregate", "cast", "check", "domain", "generated", "materialized_view")
          .contains("operator", "partition_key");
      assertThat(owners()).containsExactly("postgres");
      assertThat(values("amp", "select i from trap.split order by i")).containsExactly("1", "150");
      assertNothingIsLeft();

      // What PostgreSQL does by itself, and what the next import looks at.
      SERVER.execute("amp", "vacuum (full, analyze)");
      SERVER.execute("amp", "reindex schema trap");
      engine.work(hostile).run(CopyListener.SILENT);
      assertThat(hostile.sprung()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void whatWouldRunAsTheOwnerAfterwardsNeedsTrust(Engine engine) throws Exception {
    try (HostileDatabase hostile = HostileDatabase.on(engine.server(), Part.LATER)) {
      assertThatThrownBy(() -> engine.work(hostile).run(CopyListener.SILENT))
          .isInstanceOfSatisfying(
              UntrustedException.class,
              e ->
                  assertThat(e.needs())
                      .containsExactly(
                          "index trap.by_domain calls function trap.spring(text)",
                          "index trap.by_expression calls function trap.calm(text,integer)",
                          "index trap.by_predicate calls function trap.calm(text,integer)",
                          "index trap.excluded calls function trap.calm(text,integer)",
                          "statistics trap.measured calls function trap.calm(text,integer)",
                          "type trap.stretch calls function trap.distance(integer,integer)",
                          "function trap.lent() runs with the rights of its owner",
                          "setting search_path of the database puts other schemas before"
                              + " pg_catalog"));
      assertThat(hostile.sprung()).isEmpty();
      assertNothingIsLeft();

      engine.work(hostile).trustSource(true).run(CopyListener.SILENT);
      assertThat(owners()).containsExactly("postgres");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void whatOnlyASuperuserMayCreateIsListedAndNeedsTrust(Engine engine) throws Exception {
    try (HostileDatabase hostile = HostileDatabase.on(engine.server(), Part.SUPERUSER)) {
      hostile.run(OPERATOR_CLASS);
      if (engine == Engine.JDBC) {
        hostile.run(LOGIN);
      }
      hostile.run(
          """
          create extension file_fdw; create extension hstore;
          create server files foreign data wrapper file_fdw;
          create function trap.quiet() returns int language sql set log_statement = 'none'
            as 'select 1';
          do $$ begin
            execute format('alter database %I set log_min_messages = panic', current_database());
            execute format('alter database %I set "some.thing" = on', current_database());
            execute format('alter database %I set work_mem = ''5MB''', current_database());
          end $$
          """);

      assertThatThrownBy(() -> engine.work(hostile).run(CopyListener.SILENT))
          .hasMessageContaining("set the option trust-source")
          .isInstanceOfSatisfying(
              UntrustedException.class,
              e ->
                  assertThat(e.needs())
                      .contains(
                          "event trigger watch",
                          "function trap.inside(text) is code of the server's machine",
                          "function trap.tight(integer) is leakproof",
                          "cast from bigint to timestamp without time zone",
                          "extension file_fdw, which is not marked as trusted",
                          "foreign server files",
                          "operator class odd",
                          "setting log_statement of function trap.quiet()",
                          "setting log_min_messages of the database",
                          "setting some.thing of the database")
                      .contains("event trigger " + (engine == Engine.JDBC ? "enter" : "watch"))
                      .anyMatch(line -> line.startsWith("aggregate trap.middle"))
                      .noneMatch(line -> line.contains("hstore") || line.contains("work_mem")));
      assertThat(hostile.sprung()).isEmpty();
      assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void theOwnersAreTheSameWithTrustAndWithout(Engine engine) throws Exception {
    try (HostileDatabase hostile = HostileDatabase.on(engine.server(), Part.QUIET)) {
      engine.work(hostile).run(CopyListener.SILENT);
      List<String> without = rights();
      engine.work(hostile).trustSource(true).run(CopyListener.SILENT);
      assertThat(rights()).isEqualTo(without);
    }
  }

  /** A server may keep from its catalogs what a copy then has. */
  @Test
  void whatTheSourceDidNotNameIsFoundInTheCopy() throws Exception {
    RichDatabase.run(source, "create table t (i int)");
    CopyListener adding =
        new CopyListener() {
          @Override
          public void reached(CopyStep step) {
            if (step == CopyStep.COMPARED) {
              RichDatabase.run(
                  TARGET.database(copies().get(0)),
                  "create function f(int) returns int language sql immutable as 'select 1';"
                      + " create index hidden on t (f(i))");
            }
          }
        };

    assertThatThrownBy(() -> DatabaseImport.of(source, TARGET).run(adding))
        .isInstanceOf(UntrustedException.class)
        .hasMessageContaining("index public.hidden calls function public.f(integer)");
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create trigger x before insert on own.thing for each row execute function trap.fire()",
        "create rule x as on insert to own.thing do also select trap.spring('rule')",
        "alter table own.thing add check (trap.spring('check'))",
        "alter table own.thing alter a set default lo_import('/etc/passwd')",
        "create table trap.child () inherits (own.thing)",
        "create unique index on own.thing (a);"
            + " create table trap.child (a int references own.thing (a) on update cascade)"
      })
  void aSchemaOfTheApplicationIsAsItMakesIt(String change) throws SQLException {
    try (HostileDatabase hostile = HostileDatabase.on(SERVER)) {
      hostile.run(
          "create schema own; create table own.thing (a int); insert into own.thing values (1)");
      OwnSchema own = new OwnSchema();
      DatabaseImport work = Engine.JDBC.work(hostile).application(own);
      work.run(CopyListener.SILENT);
      assertThat(values("amp", "select a from own.thing")).containsExactly("1");
      hostile.run(
          "create function trap.fire() returns trigger language plpgsql as 'begin return new; end'");
      hostile.run(change);

      assertThatThrownBy(() -> work.run(CopyListener.SILENT))
          .isInstanceOf(UntrustedException.class)
          .hasMessageMatching("(?s).*(x on own.thing|own.thing.a|own.thing|trap.child).*");
      assertNothingIsLeft();
    }
  }

  @Test
  void aDumpCannotBecomeASuperuserAgain() throws Exception {
    try (HostileDatabase hostile = HostileDatabase.on(OLD)) {
      String become =
          """
          do $$ begin reset session authorization; exception when others then null; end $$;
          reset session authorization; reset role; discard all;
          do $$ begin set session authorization postgres; exception when others then null; end $$;
          do $$ begin set role postgres; exception when others then null; end $$;
          do $$ begin copy (select 1) to program 'touch %1$s/dump';
            exception when others then null; end $$;
          alter role current_user superuser;
          """
              .formatted(hostile.folder());
      DumpProgram dump =
          new DumpProgram(
              List.of("sh", "-c", "cat <<'END'\n" + become + "END\n"), Map.of(), "a dump");

      assertThatThrownBy(
              () -> DatabaseImport.of(hostile.source(), TARGET).dump(dump).run(CopyListener.SILENT))
          .isInstanceOf(CopyException.class)
          .hasMessageContaining("in the dump's statement: alter role current_user superuser")
          .hasMessageContaining("set the option trust-source");
      assertThat(hostile.sprung()).isEmpty();
      assertNothingIsLeft();
    }
  }

  /** The owner of a server may replace the functions with which it describes itself. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "quote_ident(text) @ case $1 when 'trap' then 'trap; commit; ' || x.evil || '; begin'"
            + " else pg_catalog.hidden($1) end",
        "pg_get_viewdef(oid) @ 'select 1 as a; commit; ' || x.evil || '; begin; select 1'",
        "pg_get_constraintdef(oid) @ 'check (true); commit; ' || x.evil || '; begin; select 1'"
      })
  void aServerThatAnswersWithStatementsRunsThemAsTheRole(String function, String answer)
      throws Exception {
    try (HostileDatabase hostile = HostileDatabase.on(SERVER)) {
      hostile.run(
          """
          create view trap.v as select 1 as a;
          create table trap.t (i int check (i > 0));
          alter function pg_catalog.$FUNCTION rename to hidden;
          create function pg_catalog.$FUNCTION returns text language sql as $f$
            select $ANSWER from (select $x$ reset session authorization; reset role;
              do $$ begin copy (select 1) to program 'touch @FOLDER@/answer';
                exception when others then null; end $$ $x$) x (evil) $f$;
          alter extension plpgsql add function pg_catalog.$FUNCTION
          """
              .replace("$FUNCTION", function)
              .replace("$ANSWER", answer));

      assertThatThrownBy(() -> Engine.JDBC.work(hostile).run(CopyListener.SILENT))
          .isInstanceOf(CopyException.class);
      assertThat(hostile.sprung()).isEmpty();
      assertNothingIsLeft();
    }
  }

  private static void assertNothingIsLeft() throws SQLException {
    assertThat(copies()).isEmpty();
    assertThat(values("postgres", "select rolname from pg_roles where rolname ~ '_import_'"))
        .isEmpty();
  }

  private static List<String> copies() {
    try {
      return values(
          "postgres", "select datname from pg_database where datname like 'amp_import_%'");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the traps that were sprung since the server's log had a length; a role did it. */
  private static Set<String> calls(long logged) throws IOException {
    Set<String> calls = new TreeSet<>();
    String log = Files.readString(SERVER.folder().resolve("log"));
    Matcher matcher = CALL.matcher(log.substring(Math.min((int) logged, log.length())));
    while (matcher.find()) {
      assertThat(matcher.group(2)).startsWith("amp_import_");
      calls.add(matcher.group(1));
    }
    return calls;
  }

  /** Returns who owns the objects of the copy. */
  private static List<String> owners() throws SQLException {
    return values(
        "amp",
        """
        select distinct pg_catalog.pg_get_userbyid(o) from (
          select relowner from pg_class where oid operator(pg_catalog.>=) 16384
          union all select proowner from pg_proc where oid operator(pg_catalog.>=) 16384
          union all select typowner from pg_type where oid operator(pg_catalog.>=) 16384
          union all select oprowner from pg_operator where oid operator(pg_catalog.>=) 16384
          union all select extowner from pg_extension
          union all select nspowner from pg_namespace where oid operator(pg_catalog.>=) 16384
          union all select datdba from pg_database where datname operator(pg_catalog.=) 'amp') x (o)
        """);
  }

  /** Returns the owner and the rights of each object of the copy. */
  private static List<String> rights() throws SQLException {
    return values(
        "amp",
        """
        select pg_catalog.format('%s %s %s %s', k, n, pg_catalog.pg_get_userbyid(o), a) from (
          select 'relation', relname::text, relowner, relacl from pg_class
          union all select 'function', oid::regprocedure::text, proowner, proacl from pg_proc
          union all select 'type', typname::text, typowner, typacl from pg_type
          union all select 'schema', nspname::text, nspowner, nspacl from pg_namespace
            where nspname operator(pg_catalog.!~) '^pg_'
          union all select 'large object', oid::text, lomowner, lomacl from pg_largeobject_metadata
          union all select 'default', oid::text, defaclrole, defaclacl from pg_default_acl
          union all select 'database', '', datdba, datacl from pg_database
            where datname operator(pg_catalog.=) 'amp') x (k, n, o, a)
        where n operator(pg_catalog.!~) '^pg_toast' order by 1
        """);
  }

  private static List<String> values(String database, String sql) throws SQLException {
    try (Connection connection = Connector.open(TARGET.database(database))) {
      return SqlStatements.texts(connection, sql);
    }
  }
}
