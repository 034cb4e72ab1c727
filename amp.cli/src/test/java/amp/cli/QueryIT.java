package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution.Started;
import amp.json.Json;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ampctl metadb query} of the built distribution, against a real PostgreSQL. */
@Timeout(180)
class QueryIT {
  @TempDir static Path folder;
  private static Distribution amp;

  @BeforeAll
  static void startADatabase() {
    amp = new Distribution(folder);
    amp.run("ampctl", "metadb", "start").orFail();
  }

  @AfterAll
  static void leaveNothingRunning() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  private Run query(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "metadb";
    all[1] = "query";
    System.arraycopy(words, 0, all, 2, words.length);
    return amp.run("ampctl", all);
  }

  private String csv(String sql) {
    return query("--format=csv", sql).orFail().out();
  }

  @Test
  void aRowThatIsTooLargeIsRefusedInWordsAndCanBeCopied() throws Exception {
    for (String format : new String[] {"table", "expanded", "csv", "json"}) {
      Run run = query("--format", format, "select repeat('x', 50000000) as v");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("a row that is larger than the 16 MiB", "copy (select")
          .doesNotContain("\tat ", "Exception");
      Run fits = query("--format", format, "select repeat('€', 4000000) as v").orFail();
      assertThat(fits.out().chars().filter(c -> c == '€').count()).isEqualTo(4_000_000);
    }
    Path copy = folder.resolve("copy");
    amp.shell("ampctl metadb query \"copy (select repeat('x', 500000000)) to stdout\" >" + copy)
        .orFail();
    assertThat(Files.size(copy)).isEqualTo(500_000_001);
  }

  @Test
  void manyLargeRowsFitIntoMemoryOneAfterTheOther() {
    assertThat(
            csv("select n, repeat('x', 1000000) as v from generate_series(1, 200) n")
                .lines()
                .filter(line -> line.length() > 1_000_000)
                .count())
        .isEqualTo(200);
    assertThat(
            csv("create temp table t(v text); insert into t select repeat('x', 1000000)"
                    + " from generate_series(1, 100) returning v")
                .lines())
        .hasSize(101);
  }

  @Test
  void jsonHasEveryColumnAndEveryStructure() {
    String sql =
        """
        select 1 as a, 2 as a, 3 as a_2, '{"n": 1.50, "t": "x\\ny",
          "l": [1, null]}'::json as j, '[true]'::jsonb as b,
          array[1, null, 3] as i, array[['a b', null], ['NULL', 'q"\\,']] as t,
          array[true, false] as f, '{}'::int[] as e, '[0:1]={7,8}'::int[] as d,
          array['{"k": [1]}'::jsonb] as o, array['NaN', 2.5]::numeric[] as x,
          array[box '((1,2),(3,4))', box '((5,6),(7,8))'] as boxes
        """;

    String json = query("--json", sql).orFail().out();

    assertThat(Json.parse(json))
        .isEqualTo(
            Json.parse(
                """
                [{"a": 1, "a_3": 2, "a_2": 3, "j": {"n": 1.50, "t": "x\\ny", "l": [1, null]},
                  "b": [true], "i": [1, null, 3], "t": [["a b", null], ["NULL", "q\\"\\\\,"]],
                  "f": [true, false], "e": [], "d": [7, 8], "o": [{"k": [1]}],
                  "x": ["NaN", 2.5], "boxes": ["(3,4),(1,2)", "(7,8),(5,6)"]}]
                """));
    assertThat(json).contains("1.50");
    assertThat(csv("select '{1,NULL}'::int[] as a, '{\"k\": 1}'::json as j"))
        .isEqualTo("a,j\r\n\"{1,NULL}\",\"{\"\"k\"\": 1}\"\r\n");
  }

  @Test
  void numbersHaveTheDigitsThatTheServerWrites() {
    String sql =
        "select 1e20::float8 as f, -0.00001::float8 as s, '-Infinity'::float8 as i, 12.50 as n,"
            + " 7::money as m, array[1e20, 'NaN']::float8[] as a";

    assertThat(csv(sql)).startsWith("f,s,i,n,m,a\r\n1e+20,-1e-05,-Infinity,12.50,");
    assertThat(query("--json", sql).orFail().out())
        .contains("1e+20", "-1e-05", "\"-Infinity\"", "12.50", "[1e+20,\"NaN\"]")
        .containsPattern("\"m\": ?\"[^\"]*7.00\"");
  }

  @Test
  void severalStatementsGiveOneDocument() {
    assertThat(Json.parse(query("--json", "select 1 as a; select 2 as b; -- end").orFail().out()))
        .isEqualTo(Json.parse("[[{\"a\": 1}], [{\"b\": 2}]]"));
    assertThat(Json.parse(query("--json", "select 1 as a; -- one").orFail().out()))
        .isEqualTo(Json.parse("[{\"a\": 1}]"));
    assertThat(Json.parse(query("--json", "set work_mem = '1MB'; analyze").orFail().out()))
        .isEqualTo(Json.parse("[]"));
  }

  @Test
  void sqlMayBeginWithAComment() {
    for (String sql :
        new String[] {"-- first\nselect 42", "--first\nselect 42", "/* - */ select 42"}) {
      assertThat(csv(sql)).contains("42");
    }
    assertThat(query("-- first\nselect 42 as x", "--format", "csv").orFail().out())
        .isEqualTo("x\r\n42\r\n");
    Run wrong = query("--fromat=csv", "select 1");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("'--fromat=csv'");
    Run nothing = query();
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("SQL");
  }

  @Test
  void whatCameBeforeAFailureIsShownAndNothingOfItKept() {
    Run run =
        query(
            "--format=csv",
            "create table lost(i int); select 1 as one;\nselect 2 as two;\nselect nothing");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("one\r\n1\r\ntwo\r\n2\r\n");
    assertThat(run.err())
        .contains("column \"nothing\" does not exist", "line 3: select nothing\n               ^")
        .contains("42703");
    assertThat(csv("select to_regclass('lost') is null")).contains("true");
  }

  @Test
  void aTransactionThatIsNotEndedIsAnError() {
    Run run = query("begin; create table kept(i int)");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("does not end it", "COMMIT");
    assertThat(csv("select to_regclass('kept') is null")).contains("true");

    Run whole = query("begin isolation level serializable; create table kept(i int); commit");
    assertThat(whole.orFail().err()).doesNotContain("transaction in progress");
    assertThat(query("begin; drop table kept; rollback").orFail().err()).doesNotContain("WARNING");
    assertThat(csv("select to_regclass('kept') is null")).contains("false");
    query("begin; savepoint s; drop table kept; rollback to s; commit").orFail();
    assertThat(query("begin; savepoint s; rollback to savepoint s").exitCode()).isEqualTo(2);
    assertThat(query("begin; commit and chain").exitCode()).isEqualTo(2);
    assertThat(csv("select to_regclass('kept') is null")).contains("false");
    query("vacuum").orFail();
  }

  @Test
  void rowsAreCopiedFromAndToStandardStreams() throws Exception {
    query("create table t(i int, t text)").orFail();
    Run in = amp.shell("printf '1,€\\n2,b\\n' | ampctl metadb query 'copy t from stdin csv'");
    assertThat(in.orFail().err()).contains("ok, 2 rows");
    Run out = query("copy t to stdout csv");
    assertThat(out.orFail().out()).isEqualTo("1,€\n2,b\n");
    Path bytes = folder.resolve("bytes");
    Run binary = amp.shell("ampctl metadb query 'copy t to stdout (format binary)' >" + bytes);
    assertThat(binary.orFail().err()).contains("ok, 2 rows");
    assertThat(new String(Files.readAllBytes(bytes), StandardCharsets.ISO_8859_1))
        .startsWith("PGCOPY\n\u00ff\r\n\0");
    assertThat(query("copy t to stdout (format nothing)").err())
        .contains("format", "22023")
        .doesNotContain("CopyManager");
  }

  @Test
  void rowsAreCopiedByteForByteInWhateverEncoding() throws Exception {
    query("create table names(t text)").orFail();
    Run wrong =
        amp.shell("printf 'M\\374ller\\n' | ampctl metadb query 'copy names from stdin csv'");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("invalid byte sequence for encoding \"UTF8\": 0xfc");
    amp.shell(
            "printf 'M\\374ller\\n' | ampctl metadb query"
                + " \"copy names from stdin (format csv, encoding 'LATIN1')\"")
        .orFail();
    amp.shell(
            "ampctl metadb query 'copy names to stdout (format binary)'"
                + " | ampctl metadb query 'copy names from stdin (format binary)'")
        .orFail();
    assertThat(csv("select * from names")).isEqualTo("t\r\nMüller\r\nMüller\r\n");

    Path latin = folder.resolve("latin");
    String sql = "copy (select t from names limit 1) to stdout (encoding 'LATIN1')";
    amp.shell("ampctl metadb query \"" + sql + "\" >" + latin).orFail();
    assertThat(latin).hasBinaryContent("Müller\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"query -", "psql --shell"})
  void sqlThatIsNotUtf8IsRefused(String command) {
    query("create table if not exists texts(t text)").orFail();
    Run run =
        amp.shell(
            "printf \"select\\n 1;\\r\\ninsert into texts values ('M\\374ller');\""
                + " | ampctl metadb "
                + command);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("standard input is not UTF-8 text: line 3 holds the byte 0xfc")
        .contains("iconv -f LATIN1 -t UTF-8");
    assertThat(csv("select * from texts")).isEqualTo("t\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"query -", "psql --shell"})
  void whatAnEditorOfAnotherEncodingWritesIsTakenOrNamed(String command) {
    String run = " | ampctl metadb " + command;
    assertThat(amp.shell("printf '\\357\\273\\277select 42 as x;'" + run).orFail().out())
        .contains("42");
    Run nul = amp.shell("printf 'select 1,\\n2\\0;'" + run);
    assertThat(nul.exitCode()).isEqualTo(1);
    assertThat(nul.err())
        .contains("standard input holds a NUL character in line 2", "iconv -f UTF-16 -t UTF-8");
    Run wide = amp.shell("printf '\\377\\376s\\0;\\0'" + run);
    assertThat(wide.exitCode()).isEqualTo(1);
    assertThat(wide.err())
        .contains("line 1 holds the byte 0xff", "iconv -f UTF-16 -t UTF-8")
        .doesNotContain("LATIN1");
  }

  @Test
  void aCommentThatHasNoEndIsAnError() {
    for (String sql : new String[] {"/* select 1", "create table zz(); /* insert", "select 1; /"}) {
      Run run = query(sql);
      assertThat(run.exitCode()).as(sql).isEqualTo(1);
      assertThat(run.err())
          .containsPattern("unterminated /\\* comment|at or near \"/\"|end of input");
    }
    assertThat(csv("select to_regclass('zz') is null")).contains("true");
    assertThat(csv("-- a comment\rselect 42 as x")).isEqualTo("x\r\n42\r\n");
    query("/* all of it */ -- is a comment").orFail();
  }

  @Test
  void aScriptWithRowsIsForTheShell() {
    String script =
        "printf -- '--\\n\\\\restrict x\\ncreate table r(i int);\\n-- rows\\ncopy r from stdin;"
            + "\\n1\\n\\\\.\\ntable r;\\n'";
    Run refused = amp.shell(script + " | ampctl metadb query -");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "no rows on standard input", "too: copy r from stdin;", "ampctl metadb psql --shell");
    Run run = amp.shell(script + " | ampctl metadb psql --shell").orFail();
    assertThat(run.err()).contains("ok, 1 row");
    assertThat(run.out()).isEqualTo(" i\n---\n 1\n(1 row)\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<&-", "</"})
  void standardInputThatCannotBeReadIsNamed(String redirection) {
    for (String command : new String[] {"query -", "query 'copy i from stdin'", "psql --shell"}) {
      query("create table if not exists i(i int)").orFail();
      Run run = amp.shell("ampctl metadb " + command + " " + redirection);
      assertThat(run.exitCode()).as(command).isEqualTo(1);
      assertThat(run.err())
          .contains("standard input cannot be read: ", "< FILE")
          .doesNotContain("--verbose");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT, 130, metadb query -",
    "TERM, 143, metadb query -",
    "HUP, 129, metadb query -",
    "INT, 130, metadb psql --shell",
    "TERM, 143, metadb psql --shell"
  })
  void aSignalEndsTheStatementInTheServerToo(String signal, int exitCode, String command)
      throws Exception {
    String url = amp.run("ampctl", "metadb", "url").orFail().out().strip();
    query("create table if not exists held()").orFail();
    try (Connection session = MetadataDb.connect(MetadataDbSpec.of(url));
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("lock table held");
      try (Started client = amp.start("ampctl", command.split(" "))) {
        client.type("create table made as table held;\n").process.getOutputStream().close();
        Eventually.whileAlive(client.process)
            .until("a statement that waits", () -> somebodyWaits(statement), Boolean::booleanValue);
        client.signal(signal);
        assertThat(client.exitCode()).isEqualTo(exitCode);
        assertThat(client.out() + client.err()).isEmpty();
      }
      assertThat(
              csv(
                  "select query from pg_stat_activity where state = 'active'"
                      + " and backend_type = 'client backend' and pid <> pg_backend_pid()"))
          .isEqualTo("query\r\n");
    }
    assertThat(csv("select to_regclass('made') is null")).contains("true");
  }

  private static boolean somebodyWaits(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select exists (select from pg_locks where not granted)")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
