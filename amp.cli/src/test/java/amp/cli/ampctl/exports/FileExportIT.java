package amp.cli.ampctl.exports;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.testkit.Run;
import amp.testkit.SmallDisk;
import amp.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ampctl metadb export FILE} of the built distribution. */
@Timeout(180)
class FileExportIT {
  private static final TestServer SERVER = TestServer.shared();

  private static final String FILLED =
      """
      create schema "Läden; --'";
      create type "Läden; --'".mood as enum ('good', 'it''s \\ bad');
      create table "Läden; --'".item (id int generated always as identity primary key,
        "a ""b""\" text, m "Läden; --'".mood[], raw bytea, at timestamptz, twice int generated always as (7) stored);
      insert into "Läden; --'".item ("a ""b""\", m, raw, at)
        select e'line\\n\\t\\\\.' || i, array['it''s \\ bad'::"Läden; --'".mood], decode('00ff', 'hex'),
          '2024-02-29 12:00+01' from generate_series(1, 3000) i;
      insert into "Läden; --'".item ("a ""b""\") values ('\\.'), (''), (null);
      create table sale (item int references "Läden; --'".item);
      insert into sale values (1), (null);
      create table without_columns ();
      create function f() returns int language sql begin atomic select 1; select 2; end;
      create function g() returns text language plpgsql as $x$ begin return '; -- \\'; end $x$;
      create function h(a int) returns int language sql immutable as 'select a';
      create index on sale (h(item));
      create view v as select item, f() from sale;
      create materialized view mv as select count(*) from sale;
      create sequence counter; select setval('counter', 42);
      select lo_from_bytea(4711, decode(repeat('00ff27', 500000), 'hex'));
      comment on large object 4711 is 'it''s -- large';
      comment on table sale is e'for\\nsale'
      """;

  private static final String SEEN =
      "select md5(string_agg(i::text, ',' order by id)) || md5(lo_get(4711)) || g() || last_value"
          + " || obj_description('sale'::regclass) || count(mv) from \"Läden; --'\".item i,"
          + " counter, mv group by last_value";

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void fill() throws IOException {
    amp = new Distribution(folder);
    Path script = Files.writeString(folder.resolve("fill"), FILLED);
    amp.shell("ampctl metadb query - < " + script).orFail();
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  private String seen() {
    return amp.run("ampctl", "metadb", "query", "--json", SEEN).orFail().out();
  }

  private void assertReads(Path file) {
    String url = SERVER.newDatabase();
    Run read =
        amp.shell("psql -X -q -v ON_ERROR_STOP=1 -f '" + file + "' '" + url + "' > /dev/null");
    assertThat(read.orFail().err()).isEmpty();
    assertThat(
            amp.run("ampctl", "metadb", "query", "--json", "--metadb-url", url, SEEN)
                .orFail()
                .out())
        .isEqualTo(seen());
  }

  @Test
  void psqlReadsWhatIsWrittenWithoutAnyProgram() throws IOException {
    Path file = folder.resolve("out.sql");

    Run run = amp.run("ampctl", "metadb", "export", "--engine", "jdbc", file.toString()).orFail();

    assertThat(run.err())
        .contains("wrote " + file, "jdbc")
        .doesNotContain("note: the file was not");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertReads(file);
    assertThat(
            amp.run(
                    "ampctl",
                    "metadb",
                    "query",
                    "--format=csv",
                    "select count(*) from pg_database where datname ~ 'import'")
                .orFail()
                .out())
        .contains("\n0");
  }

  @Test
  void standardOutputTakesItToo() {
    Path file = folder.resolve("out.sql");

    amp.shell("ampctl metadb export --engine jdbc - > " + file).orFail();

    assertReads(file);
  }

  @Test
  void aFileThatIsThereStaysUnlessToldOtherwise() throws IOException {
    Path file = Files.writeString(folder.resolve("out.sql"), "mine");

    Run refused = amp.run("ampctl", "metadb", "export", file.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("out.sql exists", "--force");
    assertThat(file).hasContent("mine");

    amp.run("ampctl", "metadb", "export", "--force", "--engine", "jdbc", file.toString()).orFail();
    assertReads(file);
  }

  @Test
  void theDefinitionsAloneAreWrittenWithoutRows() throws IOException {
    Path file = folder.resolve("out.sql");

    amp.run("ampctl", "metadb", "export", "--schema-only", file.toString()).orFail();

    assertThat(Files.readString(file))
        .contains("create table public.sale", "copy amp.schema_history")
        .doesNotContain("copy public.sale", "lo_create", "setval");
  }

  @Test
  void rowsAloneGoWhereTheDefinitionsAre() {
    Path definitions = folder.resolve("definitions.sql");
    Path rows = folder.resolve("rows.sql");
    amp.run("ampctl", "metadb", "export", "--schema-only", definitions.toString()).orFail();

    Run run = amp.run("ampctl", "metadb", "export", "--data-only", rows.toString()).orFail();

    assertThat(run.err()).contains("wrote " + rows).doesNotContain("note: the file was not");
    String url = SERVER.newDatabase();
    String psql = "psql -X -q -v ON_ERROR_STOP=1 '" + url + "' -f ";
    assertThat(amp.shell(psql + rows).err()).contains("does not exist");
    amp.shell(psql + definitions).orFail();
    amp.shell(psql + rows).orFail();
    assertThat(
            amp.run("ampctl", "metadb", "query", "--json", "--metadb-url", url, SEEN)
                .orFail()
                .out())
        .isEqualTo(seen());
    assertThat(amp.shell(psql + rows).err()).contains("holds rows already");
  }

  @Test
  void aKilledExportLeavesNoFileOfItsName() throws Exception {
    amp.run("ampctl", "metadb", "query", "create table big as select generate_series(1, 500000)")
        .orFail();
    Path file = Files.writeString(folder.resolve("out.sql"), "mine");

    try (Distribution.Started killed =
        amp.start("ampctl", "metadb", "export", "--force", "--engine", "jdbc", file.toString())) {
      killed.await("writing (rows)");
      killed.process.destroyForcibly().waitFor();
    }

    assertThat(file).hasContent("mine");
    amp.run("ampctl", "metadb", "export", "--force", "--engine", "jdbc", file.toString()).orFail();
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(e -> e.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part"));
    }
    assertReads(file);
  }

  @Test
  void aFullDiskLeavesTheFileThatWasThere() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("stick"), 2)) {
      Path file = Files.writeString(disk.place().resolve("out.sql"), "mine");

      Run full =
          amp.run("ampctl", "metadb", "export", "--force", "--engine", "jdbc", file.toString());

      assertThat(full.exitCode()).isEqualTo(1);
      assertThat(full.err())
          .contains("the export could not be written to " + file, "make room there");
      assertThat(file).hasContent("mine");
      try (Stream<Path> entries = Files.list(disk.place())) {
        assertThat(entries).containsExactly(file);
      }
    }
  }

  @Test
  void aFileAndAServerExcludeEachOther() {
    Run both = amp.run("ampctl", "metadb", "export", "x.sql", "--to", SERVER.url("x"));
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("named twice");
  }
}
