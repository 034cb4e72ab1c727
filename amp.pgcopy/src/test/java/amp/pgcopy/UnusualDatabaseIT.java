package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.UnsupportedException;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that lack what every new one has, or encode or sort otherwise. */
class UnusualDatabaseIT extends ImportFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  private static final String BARE =
      "drop schema public; drop extension plpgsql; create schema room;"
          + " create table room.chair (a int); insert into room.chair values (1), (2)";

  private static final String LEFT =
      "select coalesce(to_regnamespace('public')::text, 'none') || ' '"
          + " || (select count(*) from pg_extension)";

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @BeforeEach
  @AfterEach
  void dropEncoded() {
    for (TestServer server : List.of(SERVER, OLD)) {
      server.execute("postgres", "drop database if exists encoded");
      server.execute("postgres", "drop database if exists encoded_copy");
    }
  }

  private static ConnectionTarget encoded(TestServer server, String name, String encoding) {
    server.execute(
        "postgres",
        "create database " + name + " template template0 encoding '" + encoding + "' locale 'C'");
    return PostgresUrl.parse(server.url(name));
  }

  private static void fill(ConnectionTarget database, String encoding) {
    // A character that Latin-1 and UTF-8 write differently, and one byte that is no UTF-8.
    String text =
        encoding.equals("SQL_ASCII") ? "convert_from('\\x41e942', 'SQL_ASCII')" : "'AéB'::text";
    RichDatabase.run(
        database,
        "create table t (id int, v text); comment on table t is 'plain';"
            + " insert into t select i, repeat("
            + text
            + ", i) from generate_series(1, 1000) i;"
            + " insert into t values (0, repeat("
            + text
            + ", 400000))");
  }

  @ParameterizedTest
  @CsvSource({"LATIN1, false", "LATIN1, true", "SQL_ASCII, false"})
  void aDatabaseOfAnotherEncodingIsImportedWithIt(String encoding, boolean dump)
      throws SQLException {
    ConnectionTarget encoded = encoded(dump ? OLD : SERVER, "encoded", encoding);
    fill(encoded, encoding);

    work(encoded, dump).application(new OwnSchema()).run(CopyListener.SILENT);

    assertThat(value("show server_encoding")).isEqualTo(encoding);
    assertThat(value("select sum(octet_length(v)) from t")).isEqualTo("2701500");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "18 | builtin builtin_locale 'C.UTF-8'         | b C.UTF-8    | W,a10,a9,v,Ä",
        "18 | builtin builtin_locale 'C'               | b C          | W,a10,a9,v,Ä",
        "18 | icu icu_locale 'de-u-kn-true'            | i de-u-kn    | Ä,a9,a10,v,W",
        "18 | icu icu_locale 'de' icu_rules '&W < a'   | i de &W < a  | Ä,v,W,a10,a9",
        "15 | icu icu_locale 'de-u-kn-true'            | i de-u-kn    | Ä,a9,a10,v,W",
      })
  void theCopySortsByTheSameMeans(int version, String provider, String kept, String order)
      throws SQLException {
    TestServer server = version == 15 ? OLD : SERVER;
    server.execute(
        "postgres", "create database encoded template template0 locale_provider " + provider);
    ConnectionTarget sorted = PostgresUrl.parse(server.url("encoded"));
    RichDatabase.run(
        sorted,
        "create table t (a text); insert into t values ('a10'), ('a9'), ('W'), ('v'), ('Ä')");

    DatabaseImport.of(sorted, TARGET).run(CopyListener.SILENT);

    assertThat(
            value(
                "select concat_ws(' ', datlocprovider, datlocale, daticurules) from pg_database"
                    + " where datname = 'amp'"))
        .startsWith(kept);
    assertThat(value("select string_agg(a, ',' order by a) from t")).isEqualTo(order);
  }

  @Test
  void aDatabaseIsCopiedIntoOneOfItsEncodingAlone() throws SQLException {
    ConnectionTarget latin = encoded(SERVER, "encoded", "LATIN1");
    fill(latin, "LATIN1");

    DatabaseCopy.of(latin, encoded(SERVER, "encoded_copy", "LATIN1")).run(CopyListener.SILENT);

    ConnectionTarget other = PostgresUrl.parse(SERVER.newDatabase());
    assertThatThrownBy(() -> DatabaseCopy.of(latin, other).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.unsupported())
                    .containsExactly("encoding LATIN1 into a database with UTF8"));
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void whatTheSourceHasDroppedIsNotInTheCopy(boolean dump, boolean trust) throws SQLException {
    ConnectionTarget bare = PostgresUrl.parse((dump ? OLD : SERVER).newDatabase());
    RichDatabase.run(bare, BARE);

    work(bare, dump).trustSource(trust).run(CopyListener.SILENT);

    assertThat(value(LEFT)).isEqualTo("none 0");
    assertThat(value("select count(*) from room.chair")).isEqualTo("2");
  }

  @Test
  void whatTheApplicationNeedsStaysInTheCopyAndIsNoted() throws SQLException {
    ConnectionTarget bare = PostgresUrl.parse(SERVER.newDatabase());
    RichDatabase.run(bare, BARE);
    OwnSchema needing =
        new OwnSchema() {
          @Override
          public Set<String> extensions() {
            return Set.of("plpgsql");
          }
        };

    CopyReport report =
        work(bare, false).application(needing).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(report.notes())
        .contains(
            "extension plpgsql is in the copy, though not in the source: the schema own needs it");
    assertThat(value(LEFT)).isEqualTo("none 1");
  }

  @Test
  void aCopyLacksWhatItsSourceLacks() throws SQLException {
    ConnectionTarget bare = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(bare, BARE);
    ConnectionTarget copy = PostgresUrl.parse(SERVER.newDatabase());

    DatabaseCopy.of(bare, copy).run(CopyListener.SILENT);

    try (Connection connection = Connector.open(copy)) {
      assertThat(SqlStatements.value(connection, LEFT)).isEqualTo("none 0");
    }
  }

  /** An extension and a new database bring some of their own. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void commentsThatWereRemovedAreNotInTheCopy(boolean dump) throws SQLException {
    ConnectionTarget bare = PostgresUrl.parse((dump ? OLD : SERVER).newDatabase());
    RichDatabase.run(
        bare,
        "create extension citext; comment on extension citext is null;"
            + " create extension hstore; comment on extension hstore is 'ours';"
            + " comment on schema public is null");

    work(bare, dump).run(CopyListener.SILENT);

    assertThat(
            value(
                "select string_agg(obj_description(oid, 'pg_extension'), ', ') from pg_extension"
                    + " where extname <> 'plpgsql'"))
        .isEqualTo("ours");
    assertThat(value("select obj_description('public'::regnamespace, 'pg_namespace') is null"))
        .isEqualTo("t");
  }

  /**
   * Newer servers do so, and an older one takes such a setting from nobody; nor does an older
   * pg_dump know that it is no user's.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAServerNotesOfAColumnForItselfStaysThere(boolean dump) throws SQLException {
    ConnectionTarget noted = PostgresUrl.parse((dump ? OLD : SERVER).newDatabase());
    RichDatabase.run(
        noted,
        "create table t (a int, b int); alter table t alter b set (n_distinct = 5);"
            + " update pg_attribute set attoptions = coalesce(attoptions, '{}') || '{pg_attver=7}'"
            + " where attrelid = 't'::regclass and attnum > 0");

    work(noted, dump).run(CopyListener.SILENT);

    assertThat(
            value(
                "select string_agg(attname || ' ' || attoptions::text, ', ') from pg_attribute"
                    + " where attrelid = 't'::regclass"))
        .isEqualTo("b {n_distinct=5}");
  }

  /** What is copied is run on the target by whoever imports. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$amp$; create table owned (a int); do $amp$ begin null; end",
        "$$ \\' '' % \\\\ $"
      })
  void aDatabasesCommentIsNeverRun(String comment) throws SQLException {
    ConnectionTarget told = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(
        told, "comment on database " + told.database() + " is " + SqlText.literal(comment));

    work(told, false).run(CopyListener.SILENT);

    assertThat(value("select to_regclass('owned') is null")).isEqualTo("t");
    assertThat(
            value(
                "select shobj_description(oid, 'pg_database') from pg_database"
                    + " where datname = current_database()"))
        .isEqualTo(comment);
  }

  /** PostgreSQL has no text that identifies one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommentOnASubscriptionStaysWhereThatIs(boolean dump) {
    ConnectionTarget subscribed = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(
        subscribed,
        "create subscription s connection '' publication p with (connect = false, slot_name = none);"
            + " comment on subscription s is 'theirs'; create table t (a int)");

    CopyReport report =
        work(subscribed, dump).trustSource(true).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(report.leftOut()).contains("subscriptions: 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAUserAddedToAnExtensionIsNamed(boolean dump) {
    ConnectionTarget added = PostgresUrl.parse((dump ? OLD : SERVER).newDatabase());
    RichDatabase.run(
        added,
        "create extension hstore; create table mine (a int); alter extension hstore add table mine;"
            + " create index on mine (a); alter table mine enable row level security;"
            + " create policy p on mine using (true)");

    CopyReport report = work(added, dump).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(report.notes())
        .containsExactly(
            Stream.of(
                    "index public.mine_a_idx",
                    "policy p on public.mine",
                    "row security of table public.mine",
                    "table public.mine")
                .map(
                    what ->
                        what
                            + " of extension hstore is not in the copy, since the extension does"
                            + " not bring it")
                .toArray(String[]::new));
  }

  @Test
  void anExtensionWhoseNewerVersionHasNoRoomForItsRowsIsRefused(@TempDir Path folder)
      throws IOException {
    String rows = "; select pg_extension_config_dump('keep', '')";
    ConnectionTarget target =
        newer(
            folder,
            "create table keep (a int, \"B\" int, c int)" + rows,
            "create table keep (a int, d int)" + rows,
            "");
    RichDatabase.run(source, "insert into keep values (1, 2, 3)");

    assertThatThrownBy(() -> DatabaseCopy.of(source, target).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.unsupported())
                    .singleElement()
                    .asString()
                    .startsWith(
                        "extension kept 1.0: in version 2.0, which the target has, its table"
                            + " public.keep lacks \"B\", c: update it"));
  }

  /** As pg_cron, whose versions from 1.5 on have a schema of their own. */
  @Test
  void anExtensionIsCreatedInTheSchemaThatItsNewerVersionHas(@TempDir Path folder)
      throws IOException, SQLException {
    String script =
        "create schema own; create table own.keep (a int);"
            + " select pg_extension_config_dump('own.keep', '')";
    ConnectionTarget target = newer(folder, script, script, "schema = 'pg_catalog'");
    RichDatabase.run(source, "insert into own.keep values (1), (2)");

    DatabaseCopy.of(source, target).run(CopyListener.SILENT);

    try (Connection connection = Connector.open(target)) {
      assertThat(
              SqlStatements.value(
                  connection,
                  "select concat(extnamespace::regnamespace, ' ', extversion, ' ', sum(a))"
                      + " from pg_extension, own.keep where extname = 'kept'"
                      + " group by extnamespace, extversion"))
          .isEqualTo("pg_catalog 2.0 3");
    }
  }

  /** Creates version 1 of an extension in the source, and returns a target that has 2 alone. */
  private ConnectionTarget newer(Path folder, String first, String second, String control)
      throws IOException {
    Path scripts = Files.createDirectory(folder.resolve("extension"));
    Files.writeString(scripts.resolve("kept.control"), "default_version = '2.0'\n");
    Files.writeString(scripts.resolve("kept--2.0.control"), control + "\n");
    Files.writeString(scripts.resolve("kept--1.0.sql"), first);
    Files.writeString(scripts.resolve("kept--2.0.sql"), second);
    for (Path path : List.of(folder, scripts)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    String path = "set extension_control_path = '$system:" + folder + "'";
    RichDatabase.run(source, path + "; create extension kept version '1.0'");
    ConnectionTarget target = PostgresUrl.parse(SERVER.newDatabase());
    RichDatabase.run(target, "alter database " + target.database() + " " + path);
    return target;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFunctionInALibraryThatTheTargetLacksIsRefused(boolean dump) throws SQLException {
    ConnectionTarget withLibrary = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(
        withLibrary,
        "create function remove(text) returns boolean strict language c"
            + " as '$libdir/adminpack', 'pg_file_unlink_v1_1';"
            + " create function handle() returns language_handler language c"
            + " as '$libdir/plpgsql', 'plpgsql_call_handler'");

    assertThatThrownBy(() -> work(withLibrary, dump).trustSource(true).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.unsupported())
                    .singleElement()
                    .asString()
                    .startsWith(
                        "function public.remove(text), which the target cannot create: could not"
                            + " access file"));
    assertThat(databases()).containsExactly("amp");
  }

  private static DatabaseImport work(ConnectionTarget from, boolean dump) {
    DatabaseImport work = DatabaseImport.of(from, TARGET);
    return dump ? work.dump(pgDump(OLD, from)) : work;
  }
}
