package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.api.ImportReport;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.session.Sessions;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports that replace a database as a whole, or leave it as it was. */
class ImportIT {
  /** The full proof is more; the normal build has less time. */
  private static final int RANDOM_KILLS = Integer.getInteger("amp.kills", 2);

  private static final TestServer SERVER = TestServer.start(Binaries.postgres18());
  private static final ConnectionTarget TARGET = PostgresUrl.parse(SERVER.url("amp"));

  private final ConnectionTarget source = PostgresUrl.parse(SERVER.newDatabase());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void fillBoth() throws SQLException {
    for (String database : databases()) {
      SERVER.execute("postgres", "drop database " + database + " with (force)");
    }
    SERVER.execute("postgres", "create database amp");
    RichDatabase.run(
        source,
        "create table fresh (id int primary key, t text);"
            + " insert into fresh select i, repeat('x', i % 100) from generate_series(1, 20000) i");
  }

  @Test
  void aNewDatabaseIsReplacedAndHasOurOwnSchemaAfterwards() throws SQLException {
    OwnSchema own = new OwnSchema();
    own.migrate(TARGET);

    ImportReport report =
        DatabaseImport.of(source, TARGET).application(own).run(CopyListener.SILENT);

    assertThat(report.kept()).isEmpty();
    assertThat(report.copy().orElseThrow().tables())
        .extracting(CopyReport.Table::rows)
        .containsExactly(20_000L);
    assertThat(value("select count(*) from fresh")).isEqualTo("20000");
    assertThat(value("select count(*) from own.thing")).isEqualTo("0");
    assertThat(databases()).containsExactly("amp");
  }

  @Test
  void whatTheApplicationKeepsThereIsDataOfTheUserToo() throws SQLException {
    OwnSchema own = new OwnSchema();
    own.migrate(TARGET);
    SERVER.execute("amp", "insert into own.thing values (1)");

    assertThatThrownBy(
            () -> DatabaseImport.of(source, TARGET).application(own).run(CopyListener.SILENT))
        .hasMessageContaining("holds data already");
    assertThat(value("select count(*) from own.thing")).isEqualTo("1");
  }

  @Test
  void aSourceThatTheApplicationCannotUseIsNotCopied() throws SQLException {
    RichDatabase.run(source, "create schema own; create table own.other (a int)");

    assertThatThrownBy(
            () ->
                DatabaseImport.of(source, TARGET)
                    .application(new OwnSchema())
                    .run(CopyListener.SILENT))
        .hasMessageContaining("not ours");
    assertThat(databases()).containsExactly("amp");
  }

  @Test
  void dataIsReplacedOnRequestOnlyAndThenKept() throws SQLException {
    SERVER.execute("amp", "create table mine (a int)");

    assertThatThrownBy(() -> DatabaseImport.of(source, TARGET).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("holds data already")
        .hasMessageContaining("the option replace");
    assertThat(value("select count(*) from mine")).isEqualTo("0");

    ImportReport report = DatabaseImport.of(source, TARGET).replace(true).run(CopyListener.SILENT);

    assertThat(report.kept()).contains("amp_before_import_1");
    assertThat(databases()).containsExactly("amp", "amp_before_import_1");
    SERVER.execute("amp_before_import_1", "select * from mine");
  }

  @Test
  void whatIsWrittenIntoAnEmptyDatabaseMeanwhileIsKept() throws SQLException {
    CopyListener listener =
        new CopyListener() {
          @Override
          public void reached(CopyStep step) {
            if (step == CopyStep.COMPARED) {
              RichDatabase.run(TARGET, "create table mine (a int); insert into mine values (1)");
            }
          }
        };

    ImportReport report = DatabaseImport.of(source, TARGET).run(listener);

    assertThat(report.kept()).contains("amp_before_import_1");
    RichDatabase.run(TARGET.database("amp_before_import_1"), "select 1 / a from mine");
    assertThat(value("select count(*) from fresh")).isEqualTo("20000");
  }

  @Test
  void noTimeoutOfTheDatabaseEndsALongCopy() throws SQLException {
    for (String timeout : List.of("transaction_timeout", "idle_session_timeout")) {
      RichDatabase.run(
          source, "alter database " + source.database() + " set " + timeout + " = '1h'");
      try (Connection reader = Sessions.reader(source)) {
        assertThat(SqlStatements.value(reader, "show " + timeout)).isEqualTo("0");
      }
    }
  }

  @Test
  void whatCannotBeCopiedIsRefusedWithAListBeforeAnythingIsWritten() throws SQLException {
    RichDatabase.run(
        source,
        "create extension file_fdw; create server files foreign data wrapper file_fdw;"
            + " create foreign table far (a int) server files options (filename '/dev/null');"
            + " create operator family odd using btree; create role guest;"
            + " create policy p on fresh to guest using (true)");
    try {
      assertThatThrownBy(() -> DatabaseImport.of(source, TARGET).run(CopyListener.SILENT))
          .isInstanceOfSatisfying(
              UnsupportedException.class,
              e ->
                  assertThat(e.unsupported())
                      .anyMatch(line -> line.contains("foreign table public.far"))
                      .anyMatch(line -> line.contains("foreign server files"))
                      .anyMatch(line -> line.contains("operator family odd")));
      assertThat(databases()).containsExactly("amp");
    } finally {
      RichDatabase.run(source, "drop policy p on fresh; drop role guest");
    }
  }

  @ParameterizedTest
  @EnumSource(CopyStep.class)
  void aKillAtAStepLeavesTheOldOrTheNewAndTheNextImportFinishes(CopyStep step) throws Exception {
    SERVER.execute("amp", "create table mine (a int)");
    Process process = child(step.name());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s was not reached", step).isEqualTo(137);
    awaitItsSession();

    assertOldOrNew();
    finishes();
  }

  /** The first is not killed: it gives the range, and is what a kill after the end finds. */
  @Test
  void aKillAtARandomMomentLeavesTheOldOrTheNewAndTheNextImportFinishes() throws Exception {
    fillAgain();
    long begin = System.nanoTime();
    assertThat(child("").waitFor()).isZero();
    long whole = System.nanoTime() - begin;
    assertThat(mark()).isEqualTo(Swap.KEPT);
    assertOldOrNew();
    finishes();

    Random random = new Random(6);
    for (int i = 0; i < RANDOM_KILLS; i++) {
      fillAgain();
      Process process = child("");
      process.waitFor((long) (whole * random.nextDouble()), TimeUnit.NANOSECONDS);
      process.destroyForcibly().waitFor();
      awaitItsSession();
      assertOldOrNew();
      finishes();
    }
  }

  /** The server may yet carry out the last statement of who was killed, under the lock. */
  private static void awaitItsSession() throws SQLException {
    SERVER.execute("postgres", "select pg_advisory_xact_lock(" + Swap.LOCK + ")");
  }

  @Test
  void aFailureInTheMiddleIsExplainedAndChangesNothing() throws SQLException {
    SERVER.execute("amp", "create table mine (a int)");
    // Fails when the rows are there: what the function reads is in another schema than it says.
    RichDatabase.run(
        source,
        "create function broken(int) returns int language sql immutable as 'select 1';"
            + " create index on fresh (broken(id));"
            + " create or replace function broken(int) returns int language sql immutable"
            + " as 'select 1 / 0'");

    assertThatThrownBy(
            () -> DatabaseImport.of(source, TARGET).replace(true).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("index")
        .hasMessageContaining("division by zero")
        .hasMessageContaining("is unchanged");
    assertThat(databases()).containsExactly("amp");
    assertThat(value("select count(*) from mine")).isEqualTo("0");
  }

  @Test
  void whoeverUsesTheOldDatabaseIsDisconnectedAtTheEnd() throws SQLException {
    try (Connection user = Connector.open(TARGET)) {
      DatabaseImport.of(source, TARGET).run(CopyListener.SILENT);
      assertThat(user.isValid(5)).isFalse();
    }
    assertThat(value("select count(*) from fresh")).isEqualTo("20000");
  }

  @Test
  void whatPgDumpWritesIsLoadedAndComparedAsWell() throws SQLException {
    try (TestServer old = TestServer.start(Binaries.postgres(15))) {
      ConnectionTarget rich = RichDatabase.on(old, 15);
      DumpProgram dump =
          new DumpProgram(
              List.of(
                  "pg_dump",
                  "--host=127.0.0.1",
                  "--port=" + old.port(),
                  "--username=postgres",
                  "--dbname=" + rich.database()),
              Map.of(),
              "pg_dump");

      ImportReport report = DatabaseImport.of(rich, TARGET).dump(dump).run(CopyListener.SILENT);

      assertThat(report.engine()).isEqualTo("pg_dump");
      assertThat(report.copy().orElseThrow().rows()).isGreaterThan(12_000);
    }
  }

  @Test
  void aSequenceThatADumpLeavesBehindIsNoticed() throws SQLException {
    try (TestServer old = TestServer.start(Binaries.postgres(15))) {
      ConnectionTarget counting = PostgresUrl.parse(old.newDatabase());
      RichDatabase.run(counting, "create sequence s; select nextval('s'), nextval('s')");
      String pgDump = "pg_dump --host=127.0.0.1 --username=postgres --port=" + old.port();
      String database = " --dbname=" + counting.database() + " \"$@\"";

      DumpProgram partial = shell(pgDump + database + " | sed /setval/d");
      assertThatThrownBy(
              () -> DatabaseImport.of(counting, TARGET).dump(partial).run(CopyListener.SILENT))
          .isInstanceOf(CopyException.class)
          .hasMessageContaining("sequence public.s: 1, 'f' in place of 2, 't'");

      DumpProgram busy =
          shell(
              pgDump.replaceFirst("pg_dump", "psql")
                  + " --command=\"select nextval('s')\" "
                  + counting.database()
                  + " >/dev/null && "
                  + pgDump
                  + database);
      ImportReport report = DatabaseImport.of(counting, TARGET).dump(busy).run(CopyListener.SILENT);
      assertThat(report.copy().orElseThrow().notes())
          .containsExactly("sequence public.s was used meanwhile, so it was not compared");
    }
  }

  @Test
  void queriesThatADumpAltersAreNoticed() throws SQLException {
    try (TestServer old = TestServer.start(Binaries.postgres(15))) {
      ConnectionTarget queries = PostgresUrl.parse(old.newDatabase());
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
              .formatted(old.port(), queries.database());

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
  }

  private static DumpProgram shell(String script) {
    return new DumpProgram(List.of("sh", "-c", script, "sh"), Map.of(), "a script");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_name_of_sixty_three_bytes_which_is_the_most_that_a_name_has_.",
        "größer als ein Name üblicherweise ist, näher an 63 €",
        "'quoted\" $1 %s"
      })
  void aDatabaseOfAnyNameIsReplaced(String name) throws SQLException {
    ConnectionTarget named = TARGET.database(name);
    SERVER.execute("postgres", "create database " + SqlText.identifier(name));
    RichDatabase.run(named, "create table mine (a int)");
    CopyListener breaking =
        new CopyListener() {
          @Override
          public void reached(CopyStep step) {
            if (step == CopyStep.CREATED) {
              throw new AssertionError("as if the process had been killed");
            }
          }
        };
    DatabaseImport work = DatabaseImport.of(source, named).replace(true);
    assertThatThrownBy(() -> work.run(breaking)).isInstanceOf(AssertionError.class);

    String kept = work.run(CopyListener.SILENT).kept().orElseThrow();

    assertThat(kept).endsWith("_before_import_1");
    RichDatabase.run(named.database(kept), "select * from mine");
    RichDatabase.run(named, "select * from fresh");
    try (Connection admin = Sessions.writer(TARGET.database("postgres"))) {
      assertThat(
              SqlStatements.texts(
                  admin, "select datname from pg_database where datname ~ '_import_'"))
          .containsExactly(kept);
      SqlStatements.execute(admin, "drop database " + SqlText.identifier(kept));
      SqlStatements.execute(admin, "drop database " + SqlText.identifier(name));
    }
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

  private void fillAgain() throws SQLException {
    for (String database : databases()) {
      SERVER.execute("postgres", "drop database " + database + " with (force)");
    }
    SERVER.execute("postgres", "create database amp");
    SERVER.execute("amp", "create table mine (a int)");
  }

  /** Either table is whole, and never both or none; the old one is kept if it is replaced. */
  private static void assertOldOrNew() throws SQLException {
    String fresh = value("select to_regclass('fresh') is not null");
    String mine = value("select to_regclass('mine') is not null");
    assertThat(fresh).isNotEqualTo(mine);
    if (fresh.equals("t")) {
      assertThat(value("select count(*) from fresh")).isEqualTo("20000");
      assertThat(databases()).containsExactly("amp", "amp_before_import_1");
      SERVER.execute("amp_before_import_1", "select * from mine");
    } else {
      assertThat(databases()).noneMatch(name -> name.startsWith("amp_before_import_"));
    }
  }

  /** Imports once more: an import that is not done is finished, one that is done is replaced. */
  private void finishes() throws SQLException {
    boolean done = mark().equals(Swap.KEPT);
    DatabaseImport.of(source, TARGET).replace(true).run(CopyListener.SILENT);
    assertThat(value("select count(*) from fresh")).isEqualTo("20000");
    SERVER.execute("amp_before_import_1", "select * from mine");
    if (done) {
      assertThat(databases()).containsExactly("amp", "amp_before_import_1", "amp_before_import_2");
      SERVER.execute("amp_before_import_2", "select * from fresh");
    } else {
      assertThat(databases()).containsExactly("amp", "amp_before_import_1");
    }
  }

  /** Returns what is written on the database that was replaced; nothing if none was. */
  private static String mark() throws SQLException {
    try (Connection connection = Connector.open(TARGET.database("postgres"))) {
      return SqlStatements.value(
          connection,
          "select coalesce(max(shobj_description(oid, 'pg_database')), '') from pg_database"
              + " where datname = 'amp_before_import_1'");
    }
  }

  private Process child(String step) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-cp", ChildPath.classPath(), "amp.pgcopy.ImportMain"));
    command.addAll(List.of(url(source), url(TARGET), step));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String url(ConnectionTarget spec) {
    return SERVER.url(spec.database());
  }

  private static String value(String sql) throws SQLException {
    try (Connection connection = Connector.open(TARGET)) {
      return SqlStatements.value(connection, sql);
    }
  }

  private static List<String> databases() throws SQLException {
    try (Connection connection = Connector.open(TARGET.database("postgres"))) {
      String names =
          SqlStatements.value(
              connection,
              "select coalesce(string_agg(datname, ' ' order by datname), '') from pg_database"
                  + " where datname like 'amp%'");
      return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }
  }
}
