package amp.cli.ampctl.exports;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.json.Json;
import amp.json.JsonObject;
import amp.testkit.Run;
import amp.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ampctl metadb export --schema} of the built distribution, into a shared database. */
@Timeout(180)
class SchemaExportIT {
  private static final TestServer SERVER = TestServer.shared();
  private static final String COPIES =
      "select (select count(*) from pg_database where datname ~ '_import_[0-9a-f]{32}$')"
          + " + (select count(*) from pg_roles where rolname ~ '_import_[0-9a-f]{32}$')";

  @TempDir Path folder;
  private Distribution amp;
  private String shared = "";

  @BeforeEach
  void shareADatabase() {
    amp = new Distribution(folder);
    String url = SERVER.newDatabase();
    String name = url.substring(url.lastIndexOf('/') + 1).replaceAll("\\?.*", "");
    SERVER.execute(
        name,
        """
        do $$ begin if to_regrole('guest') is null then create role guest login; end if; end $$;
        create table theirs (a int); insert into theirs values (1)
        """);
    SERVER.execute("postgres", "grant create on database " + name + " to guest");
    shared = "postgresql://guest@127.0.0.1:" + SERVER.port() + "/" + name;
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  private String query(String... arguments) {
    String[] command = new String[3 + arguments.length];
    System.arraycopy(new String[] {"metadb", "query", "--format=csv"}, 0, command, 0, 3);
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return amp.run("ampctl", command).orFail().out();
  }

  @Test
  void theProjectsTablesAreInASchemaOfTheSharedDatabase() {
    query(
        "create table item (id int generated always as identity, kind varchar(3) check (kind in"
            + " ('a', 'b'))); insert into item (kind) select 'a' from generate_series(1, 1000)");

    Run run =
        amp.run("ampctl", "metadb", "export", "--json", "--to", shared, "--schema", "mine")
            .orFail();

    JsonObject report = Json.parseObject(run.out());
    assertThat(report.objects("tables"))
        .extracting(table -> table.string("name") + " " + table.number("rows"))
        .containsExactly("mine.item 1000");
    assertThat(run.err()).contains("currentSchema=mine");
    assertThat(query("--metadb-url", shared, "select count(*) from mine.item")).contains("1000");
    assertThat(query("--metadb-url", shared, "select to_regnamespace('amp') is null"))
        .contains("true");
    assertThat(query(COPIES)).contains("\n0");

    Run again = amp.run("ampctl", "metadb", "export", "--to", shared, "--schema", "mine");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("has the schema mine already", "table mine.item");
    amp.run(
            "ampctl",
            "metadb",
            "export",
            "--schema-only",
            "--to",
            shared,
            "--schema",
            "definitions")
        .orFail();
    assertThat(query("--metadb-url", shared, "select count(*) from definitions.item"))
        .contains("\n0");
  }

  @Test
  void aKilledExportLeavesNothingThereAndTheNextRemovesItsCopy() throws Exception {
    query("create table many as select i from generate_series(1, 1000000) i");
    String[] export = {"metadb", "export", "--to", shared, "--schema", "mine"};

    try (Distribution.Started killed = amp.start("ampctl", export)) {
      killed.await("copying rows into (the schema)");
      killed.process.destroyForcibly().waitFor();
    }

    assertThat(query("--metadb-url", shared, "select to_regnamespace('mine') is null"))
        .contains("true");
    assertThat(query(COPIES)).contains("\n2");
    amp.run("ampctl", export).orFail();
    assertThat(query("--metadb-url", shared, "select count(*) from mine.many")).contains("1000000");
    assertThat(
            query(
                "--metadb-url", shared.replace("guest", "postgres"), "select count(*) from theirs"))
        .contains("\n1");
    assertThat(query(COPIES)).contains("\n0");
  }

  @Test
  void whatItCannotDoIsSaid() {
    for (String other :
        List.of("--data-only", "--replace", "--engine=pg_dump", "--collation=target")) {
      Run both = amp.run("ampctl", "metadb", "export", "--schema", "mine", other, "--to", shared);
      assertThat(both.exitCode()).isEqualTo(2);
      assertThat(both.err()).contains("--schema", other.replace('=', ' '), "exclude each other");
    }
    Run file = amp.run("ampctl", "metadb", "export", "--schema", "mine", "x.sql");
    assertThat(file.exitCode()).isEqualTo(2);
    assertThat(file.err()).contains("--schema and a file exclude each other");

    Run external =
        amp.run(
            "ampctl", "metadb", "export", "--schema", "m", "--to", shared, "--metadb-url", shared);
    assertThat(external.exitCode()).isEqualTo(2);
    assertThat(external.err()).contains("this one is external", "ampctl metadb import");

    query(
        "create function f() returns void language plpgsql as"
            + " 'begin perform from public.item; end'");
    Run text = amp.run("ampctl", "metadb", "export", "--schema", "mine", "--to", shared);
    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.err()).contains("function public.f(): its text names the schema public");
  }
}
