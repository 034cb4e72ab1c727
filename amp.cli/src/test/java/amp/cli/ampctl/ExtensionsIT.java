package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.testkit.Extensions;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A project whose configuration names components with extensions. */
@Timeout(240)
class ExtensionsIT {
  @TempDir static Path shared;
  @TempDir Path folder;
  private Distribution amp;

  @BeforeAll
  static void install() {
    Extensions.servers(home(), 15, 18);
    Extensions.ofSql(home(), "plain_sql", "1.2", 18);
    Extensions.ofC(home(), "withmodule", "2.0", 18, false);
    Extensions.ofC(home(), "preloaded", "3.0", 18, true);
    Extensions.ofSql(home(), "only15", "1.0", 15);
  }

  private static Path home() {
    return shared.resolve("home");
  }

  @BeforeEach
  void make() throws IOException {
    folder = folder.toRealPath();
    amp = new Distribution(folder);
  }

  @AfterEach
  void stop() {
    amp(
        "for d in . other; do if [ -d $d/.amp ]; then ampctl metadb stop --force --amp-dir $d/.amp;"
            + " fi; done");
  }

  private Run amp(String script) {
    return amp.shell("export AMPUP_HOME='" + home() + "'; " + script);
  }

  private String query(String sql) {
    return amp("ampctl metadb query --format csv \"" + sql + "\"").orFail().out();
  }

  private void configure(Path project, String managed) throws IOException {
    Path file = Files.createDirectories(project.resolve(".amp")).resolve("config.toml");
    Files.writeString(file, "[metadata_db.managed]\n" + managed + "\n");
  }

  @Test
  void extensionsStayOverSnapshotsBranchesAndBackups() throws Exception {
    configure(folder, "extensions = [\"withmodule\", \"preloaded\"]");
    query("create extension withmodule; create table kept as select answer() as a");
    assertThat(query("show preloaded.loaded")).contains("1");

    Run listed = amp("ampctl metadb extensions").orFail();
    assertThat(listed.out())
        .containsPattern("(?m)^withmodule +2.0 +withmodule 2.0 +in amp$")
        .containsPattern("(?m)^preloaded +3.0 +preloaded 3.0 +- +loads preloaded$")
        .containsPattern("(?m)^plain_sql +1.2 +plain_sql 1.2, not asked for +-$")
        .containsPattern("(?m)^pg_trgm +\\S+ +PostgreSQL +-$")
        .doesNotContain("only15");
    assertThat(amp("ampctl metadb extensions --json").orFail().out())
        .contains("\"name\": \"withmodule\"")
        .containsPattern("\"created\": \\{\\s+\"amp\": \"2.0\"");

    Run kept = amp("ampctl metadb snapshot create one && ampctl metadb backup all.backup").orFail();
    String needs = "it needs the extensions withmodule 2.0, preloaded 3.0";
    assertThat(
            kept.err().lines().filter(l -> l.equals("note: " + needs + " wherever it is restored")))
        .hasSize(2);
    assertThat(amp("ampctl metadb snapshot list --json").orFail().out())
        .containsPattern("\"extensions\": \\[\\s*\"withmodule 2.0\",\\s*\"preloaded 3.0\"");
    query("drop extension withmodule; drop table kept");
    assertThat(amp("ampctl metadb snapshot restore one").orFail().err())
        .contains("note: " + needs + ", and this project asks for that");
    assertThat(query("select answer() + a from kept")).contains("84");
    query("drop table kept");
    Run restored = amp("ampctl metadb restore all.backup").orFail();
    assertThat(restored.err())
        .doesNotContain("note: its server had")
        .contains("note: " + needs + ", and this project asks for that");
    assertThat(query("select answer() + a from kept")).contains("84");

    Path other = Files.createDirectories(folder.resolve("other"));
    Run branched = amp("ampctl metadb snapshot branch one --to other").orFail();
    assertThat(branched.err())
        .contains(
            "note: its server had the extensions withmodule 2.0, preloaded 3.0, and this project"
                + " asks for no extension",
            "[metadata_db.managed] extensions = [\"withmodule\", \"preloaded\"]");
    configure(other, "extensions = [\"withmodule\"]");
    assertThat(
            amp("ampctl metadb query --amp-dir other/.amp --format csv 'select answer()'")
                .orFail()
                .out())
        .contains("42");
  }

  @Test
  void whatIsMissingIsNamedWithExitCode69AndNothingIsMade() throws Exception {
    configure(folder, "extensions = [\"pgvector\", \"plain_sql\"]");
    for (String command : new String[] {"ampd solo", "ampctl metadb start"}) {
      Run failed = amp(command);
      assertThat(failed.exitCode()).as(command).isEqualTo(69);
      assertThat(failed.err())
          .contains("the extension pgvector is asked for", "ampup install --component pgvector");
    }
    assertThat(folder.resolve(".amp/metadb/data")).doesNotExist();
  }

  @Test
  void aPathIsNoExtension() throws Exception {
    for (String name : new String[] {"../evil", "/tmp/evil", "a/b", "$libdir/x", "PGVECTOR"}) {
      configure(folder, "extensions = ['" + name + "']");
      Run failed = amp("ampctl metadb start");
      assertThat(failed.exitCode()).as(name).isEqualTo(1);
      assertThat(failed.err()).contains("expected a list of components' names");
    }
  }

  @Test
  void aChangeWhileTheServerRunsIsTold() throws Exception {
    configure(folder, "extensions = [\"plain_sql\"]");
    amp("ampctl metadb start").orFail();
    assertThat(amp("ampctl status").orFail().out()).doesNotContain("is asked for");

    configure(folder, "extensions = [\"plain_sql\", \"withmodule\"]");
    assertThat(amp("ampctl status").orFail().out())
        .contains("extensions: plain_sql 1.2 runs, plain_sql, withmodule is asked for");
    amp("ampctl metadb restart").orFail();
    assertThat(amp("ampctl status").orFail().out()).doesNotContain("is asked for");
    query("create extension withmodule");
  }

  @Test
  void anUpgradeWantsTheComponentsOfTheNewVersionFirst() throws Exception {
    configure(folder, "version = \"15\"\nextensions = [\"only15\"]");
    query("create extension only15");
    configure(folder, "extensions = [\"only15\"]");
    Run refused = amp("ampctl metadb upgrade --to 18");
    assertThat(refused.exitCode()).isEqualTo(69);
    assertThat(refused.err())
        .contains(
            "the extension only15 is asked for, and no component of that name is installed for"
                + " PostgreSQL 18",
            "ampup install --component only15");
    assertThat(query("select only15_version()")).contains("1.0");

    // Of the old version only what the cluster had is wanted.
    Path component = Extensions.ofSql(home(), "only15", "1.0", 18);
    configure(folder, "extensions = [\"only15\", \"plain_sql@1.2\"]");
    amp("ampctl metadb upgrade --to 18").orFail();
    assertThat(query("select only15_version() || ' ' || current_setting('server_version')"))
        .contains("1.0 18.");
    query("create extension plain_sql");

    Run undo = amp("ampctl metadb start && ampctl metadb upgrade --undo");
    assertThat(undo.exitCode()).isEqualTo(69);
    assertThat(undo.err()).contains("the extension plain_sql@1.2 is asked for");
    assertThat(amp("ampctl status").orFail().out()).containsPattern("version +18[.]");
    configure(folder, "extensions = [\"only15\"]");
    amp("ampctl metadb upgrade --undo --force").orFail();
    assertThat(query("select only15_version() || ' ' || current_setting('server_version')"))
        .contains("1.0 15.");
    Run.command("rm", "-r", component.toString()).orFail();
  }

  /** As pg_cron does, whose jobs are in one database, which a setting names. */
  @Test
  void anUpgradeMovesWhatWorksInOneDatabaseAndRunsNoJobsMeanwhile() throws Exception {
    for (int major : new int[] {15, 18}) {
      Path component = Extensions.ofC(home(), "pg_cron", "1.6", major, true);
      Files.writeString(
          component.resolve("share/extension/pg_cron--1.6.sql"),
          """
          do $$ begin
            if current_setting('cron.database_name') <> current_database() then
              raise exception 'only in %', current_setting('cron.database_name');
            end if;
          end $$;
          create table made_with as select current_setting('cron.launch_active_jobs', true) as launch;
          """,
          StandardOpenOption.APPEND);
    }
    configure(folder, "version = \"15\"\nextensions = [\"pg_cron\"]");
    query("create extension pg_cron");
    assertThat(query("select coalesce(launch, 'unset') from made_with")).contains("unset");
    configure(folder, "extensions = [\"pg_cron\"]");
    amp("ampctl metadb upgrade --to 18").orFail();
    assertThat(query("select launch from made_with")).contains("off");
    assertThat(query("show cron.database_name")).contains("amp");
    assertThat(query("select coalesce(current_setting('cron.launch_active_jobs', true), 'unset')"))
        .contains("unset");
  }

  /** As pg_cron's script does, which takes one database, and that of its own tests. */
  @Test
  void anImportMovesWhatWorksInOneDatabaseWithWhatItKeeps() throws Exception {
    Path component = Extensions.ofC(home(), "pg_cron", "1.6", 18, true);
    Files.writeString(
        component.resolve("share/extension/pg_cron--1.6.sql"),
        """
        do $$ begin
          if current_database() not in (current_setting('cron.database_name'), 'contrib_regression')
          then
            raise exception 'can only create extension in %', current_setting('cron.database_name');
          end if;
        end $$;
        create schema cron;
        create sequence cron.jobid_seq;
        create table cron.job (id bigint primary key default nextval('cron.jobid_seq'), what text);
        create table cron.run (job bigint primary key references cron.job);
        select pg_extension_config_dump('cron.job', '');
        select pg_extension_config_dump('cron.run', '');
        select pg_extension_config_dump('cron.jobid_seq', '');
        """,
        StandardOpenOption.APPEND);
    Path other = Files.createDirectories(folder.resolve("other"));
    configure(other, "extensions = [\"pg_cron\"]");
    amp("ampctl metadb start --amp-dir other/.amp && ampctl metadb query --amp-dir other/.amp"
            + " \"create extension pg_cron; insert into cron.job (what) values ('one'), ('two');"
            + " insert into cron.run values (2)\"")
        .orFail();
    String command =
        "ampctl metadb import --replace --trust-source --from"
            + " \"$(ampctl metadb url --amp-dir other/.amp)\" --engine ";
    Run refused = amp(command + "jdbc");
    assertThat(refused.exitCode()).isEqualTo(69);
    assertThat(refused.err()).contains("the source has the extension pg_cron");
    amp("ampctl metadb stop --force");

    configure(folder, "extensions = [\"pg_cron\"]");
    for (String engine : new String[] {"jdbc", "auto"}) {
      amp(command + engine).orFail();
      assertThat(query("select string_agg(what, ',' order by id) from cron.job"))
          .contains("one,two");
      assertThat(query("insert into cron.job (what) values ('three') returning id")).contains("3");
      assertThat(query("select job from cron.run")).contains("2");
    }
    assertThat(query("select string_agg(datname, ' ' order by 1) from pg_database"))
        .doesNotContain("contrib_regression");

    query("create database contrib_regression");
    Run inTheWay = amp(command + "jdbc");
    assertThat(inTheWay.exitCode()).isEqualTo(1);
    assertThat(inTheWay.err()).contains("there is a database contrib_regression");
    query("comment on database contrib_regression is 'amp: a copy that is being made'");
    amp(command + "jdbc").orFail();
  }

  @Test
  void aRestartThatWouldLackAComponentLeavesTheServerAlone() throws Exception {
    configure(folder, "extensions = [\"plain_sql\"]");
    amp("ampctl metadb start").orFail();
    String before = query("select pg_postmaster_start_time()");
    configure(folder, "extensions = [\"plain_sql\", \"pgvector\"]");
    Run refused = amp("ampctl metadb restart --force");
    assertThat(refused.exitCode()).isEqualTo(69);
    assertThat(refused.err())
        .contains("the extension pgvector is asked for", "ampup install --component pgvector");
    assertThat(query("select pg_postmaster_start_time()")).isEqualTo(before);
  }

  @Test
  void anImportWantsTheExtensionsOfItsSource() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    configure(other, "extensions = [\"withmodule\"]");
    String source = "\"$(ampctl metadb url --amp-dir other/.amp)\"";
    amp("ampctl metadb start --amp-dir other/.amp && ampctl metadb query --amp-dir other/.amp"
            + " 'create extension withmodule; create table t as select answer() as a'")
        .orFail();

    Run refused = amp("ampctl metadb import --engine jdbc --replace --from " + source);
    assertThat(refused.exitCode()).isEqualTo(69);
    assertThat(refused.err())
        .contains(
            "the source has the extension withmodule, which the PostgreSQL 18 here does not have;"
                + " nothing was copied",
            "[metadata_db.managed] extensions = [\"withmodule\"]");

    configure(folder, "extensions = [\"withmodule\"]");
    Run imported =
        amp("ampctl metadb import --engine jdbc --replace --trust-source --from " + source)
            .orFail();
    assertThat(imported.err())
        .contains(
            "note: the source needs the extension withmodule 2.0, and the server here has it");
    assertThat(query("select answer() + a from t")).contains("84");
  }
}
