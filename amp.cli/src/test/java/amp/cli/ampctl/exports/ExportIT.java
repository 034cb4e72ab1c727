package amp.cli.ampctl.exports;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.json.Json;
import amp.json.JsonObject;
import amp.testkit.Binaries;
import amp.testkit.Run;
import amp.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ampctl metadb export} of the built distribution, into servers behind a password. */
@Timeout(180)
class ExportIT {
  private static final TestServer OLD =
      TestServer.startWithPassword(Binaries.postgres(15), "s3cret/word");
  private static final TestServer NEW =
      TestServer.startWithPassword(Binaries.postgres18(), "s3cret/word");

  private static final String FILLED =
      """
      create table "Größe; --'" (id int primary key, "a ""b""\" text);
      insert into "Größe; --'" select i, 'x' || i from generate_series(1, 1000) i;
      create table sale (at timestamptz, item int references "Größe; --'");
      insert into sale select '2024-01-01'::timestamptz + i * interval '1 hour', i
        from generate_series(1, 500) i;
      create sequence counter; select setval('counter', 42);
      create view sold as select "a ""b""\" from sale join "Größe; --'" on id = item;
      create materialized view many as select count(*) from sale;
      select lo_from_bytea(4711, decode(repeat('00ff27', 500000), 'hex'));
      comment on table sale is 'it''s for sale; $1 \\.'
      """;

  @TempDir Path folder;
  private Distribution amp;

  @AfterAll
  static void stopTheServers() {
    OLD.close();
    NEW.close();
  }

  @BeforeEach
  void makeTheFolder() {
    amp = new Distribution(folder);
    for (TestServer server : List.of(OLD, NEW)) {
      for (String name : List.of("there", "there_before_import_1", "source")) {
        server.execute("postgres", "drop database if exists " + name + " with (force)");
      }
    }
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  private static String url(TestServer server, String database) {
    return "postgresql://postgres:s3cret%2Fword@127.0.0.1:" + server.port() + "/" + database;
  }

  private static void fill(TestServer server) {
    server.execute("postgres", "create database source");
    server.execute("source", FILLED);
  }

  private static String tables(JsonObject report) {
    return report.objects("tables").stream()
        .filter(table -> !table.string("name").startsWith("amp."))
        .map(
            table ->
                table.string("name") + " " + table.number("rows") + " " + table.string("checksum"))
        .collect(Collectors.joining("\n"));
  }

  private JsonObject json(String command) {
    Run run = amp.shell(command).orFail();
    assertThat(run.out() + run.err()).doesNotContain("s3cret");
    return Json.parseObject(run.out());
  }

  @ParameterizedTest
  @CsvSource({"jdbc,15", "jdbc,18", "pg_dump,15", "pg_dump,18"})
  void aDatabaseGoesThereAndComesBackAlike(String engine, int version) {
    fill(OLD);
    TestServer target = version == 15 ? OLD : NEW;
    String there = url(target, "there");

    JsonObject out =
        json(
            "ampctl metadb export --json --engine "
                + engine
                + " --metadb-url "
                + url(OLD, "source")
                + " --to "
                + there);
    JsonObject back = json("ampctl metadb import --json --engine jdbc --from " + there);

    assertThat(out.string("engine")).isEqualTo(engine);
    assertThat(tables(out)).contains("\"Größe; --'\" 1000 ", "public.sale 500 ");
    assertThat(tables(back)).isEqualTo(tables(out));
    String held =
        amp.run(
                "ampctl",
                "metadb",
                "query",
                "--format=csv",
                "select md5(lo_get(4711)), last_value, obj_description('sale'::regclass)"
                    + " from counter")
            .orFail()
            .out();
    assertThat(held).contains("aa0fe481307212fa6adf5ba5a3bebb62,42,it's for sale; $1 \\.");
  }

  @Test
  void aDatabaseThatHoldsDataIsReplacedOnRequestOnly() {
    fill(OLD);
    NEW.execute("postgres", "create database there");
    NEW.execute("there", "create table mine (a int)");
    String export =
        "ampctl metadb export --metadb-url " + url(OLD, "source") + " --to " + url(NEW, "there");

    Run refused = amp.shell(export);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("holds data already", "--replace");
    NEW.execute("there", "select * from mine");

    Run done = amp.shell(export + " --replace").orFail();
    assertThat(done.err()).contains("drop database there_before_import_1");
    NEW.execute("there_before_import_1", "select * from mine");
    NEW.execute("there", "select * from sale");
  }

  @Test
  void aKilledExportLeavesTheOldDatabaseAndTheNextFinishes() throws Exception {
    fill(OLD);
    OLD.execute("source", "create table more as select i from generate_series(1, 300000) i");
    NEW.execute("postgres", "create database there");
    NEW.execute("there", "create table mine (a int)");
    String[] export = {
      "metadb",
      "export",
      "--replace",
      "--engine",
      "jdbc",
      "--metadb-url",
      url(OLD, "source"),
      "--to",
      url(NEW, "there")
    };

    try (Distribution.Started killed = amp.start("ampctl", export)) {
      killed.await("copying (rows)");
      killed.process.destroyForcibly().waitFor();
    }
    NEW.execute("there", "select * from mine");

    amp.run("ampctl", export).orFail();
    NEW.execute("there", "select * from sale");
    NEW.execute("there_before_import_1", "select * from mine");
    NEW.execute(
        "postgres",
        "do $$ begin if exists (select from pg_database where datname ~ '_import_[0-9a-f]{32}$')"
            + " then raise 'a copy is left'; end if; end $$");
  }

  @Test
  void anOlderServerIsRefusedAndNothingIsMadeThere() {
    fill(NEW);

    Run refused =
        amp.shell(
            "ampctl metadb export --metadb-url "
                + url(NEW, "source")
                + " --to "
                + url(OLD, "there"));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("PostgreSQL 18 into the older 15");
    OLD.execute("postgres", "create database there");
  }

  @Test
  void theDefinitionsAloneOfTheManagedDatabaseAreTakenToANewOne() {
    amp.run("ampctl", "metadb", "query", "create table kept (a int); insert into kept values (1)")
        .orFail();

    JsonObject report = json("ampctl metadb export --schema-only --json --to " + url(NEW, "there"));

    assertThat(tables(report)).isEmpty();
    NEW.execute("there", "select 1 / (1 - count(*)) from kept");
    assertThat(amp.shell("ampctl provider list --metadb-url " + url(NEW, "there")).orFail().err())
        .doesNotContain("migrat");
  }

  @Test
  void rowsAloneGoIntoADatabaseThatHasTheDefinitions() {
    fill(OLD);
    String export =
        "ampctl metadb export --metadb-url " + url(OLD, "source") + " --to " + url(NEW, "there");
    JsonObject whole = json(export + " --json --engine jdbc");
    NEW.execute("postgres", "drop database there with (force)");
    amp.shell(export + " --schema-only").orFail();
    NEW.execute("there", "grant select on sale to public");

    JsonObject rows = json(export + " --data-only --json");

    assertThat(tables(rows)).isEqualTo(tables(whole));
    NEW.execute("there", "select 1 / (last_value - 41) from counter");
    NEW.execute("there", "select lo_get(4711)");
    Run again = amp.shell(export + " --data-only");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("holds data already", "table public.sale");
    NEW.execute("there", "select 1 / count(*) from many");
  }

  @Test
  void whatMakesNoSenseIsSaid() {
    for (String other : List.of("--schema-only", "--replace", "--engine=pg_dump")) {
      Run both = amp.run("ampctl", "metadb", "export", "--data-only", other, "x.sql");
      assertThat(both.exitCode()).isEqualTo(2);
      assertThat(both.err()).contains("--data-only", "exclude each other");
    }
    assertThat(amp.run("ampctl", "metadb", "export").exitCode()).isEqualTo(2);
    Run nameless = amp.run("ampctl", "metadb", "export", "--to", "jdbc:postgresql://127.0.0.1:1/");
    assertThat(nameless.exitCode()).isEqualTo(2);
    assertThat(nameless.err()).contains("names no database");
    Run nothing = amp.run("ampctl", "metadb", "export", "--to", url(NEW, "there"));
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err()).contains("there is no database in").doesNotContain("s3cret");
    assertThat(folder.resolve(".amp")).doesNotExist();
  }
}
