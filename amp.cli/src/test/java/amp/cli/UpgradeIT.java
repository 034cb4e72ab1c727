package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades of real clusters of older PostgreSQL versions. */
@Timeout(240)
class UpgradeIT {
  /** Each kind of right, given to everybody, to a role, or taken from everybody. */
  private static final String RIGHTS =
      """
      create table owned (a int, b int); create sequence s; create type colour as enum ('red');
      create function f() returns int language sql as 'select 1'; create schema room;
      create role writer; create role boss superuser; grant writer to reader with admin option;
      grant select on t to public; grant insert, update on t to writer with grant option;
      grant select (a) on owned to reader; grant usage on sequence s to writer;
      revoke execute on function f() from public; grant execute on function f() to boss;
      revoke usage on type colour from public; grant usage, create on schema room to reader;
      revoke usage on schema public from public; grant usage on schema public to reader;
      revoke usage on language plpgsql from public; select lo_create(77);
      grant select on large object 77 to public; revoke connect on database amp from public;
      grant connect on database amp to reader; grant set on parameter work_mem to writer;
      alter default privileges grant select on tables to public;
      alter default privileges for role writer in schema room grant execute on functions to reader;
      alter default privileges for role reader revoke execute on functions from public;
      create publication news for table t; revoke execute on function pg_sleep from public""";

  /** What the rights of everybody and of roles are, in the order of their names. */
  private static final String SHOW_RIGHTS =
      """
      select string_agg(concat_ws(' ', x.name, e.grantee::regrole, e.privilege_type, e.is_grantable),
          '; ' order by x.name, e.grantee::regrole::text, e.privilege_type) from (
        select relname::text as name, relowner as owner, relacl as acl from pg_class
          where relname in ('t', 'owned', 's')
        union all select relname || '.' || attname, relowner, attacl
          from pg_attribute join pg_class c on c.oid = attrelid where relname = 'owned'
        union all select proname::text, proowner, proacl from pg_proc where proname = 'f'
        union all select nspname::text, nspowner, nspacl from pg_namespace
          where nspname in ('room', 'public')
        union all select typname::text, typowner, typacl from pg_type where typname = 'colour'
        union all select lanname::text, lanowner, lanacl from pg_language where lanname = 'plpgsql'
        union all select 'lo', lomowner, lomacl from pg_largeobject_metadata
        union all select datname::text, datdba, datacl from pg_database where datname = 'amp'
        union all select parname, 10, paracl from pg_parameter_acl
        union all select concat_ws(' ', defaclrole::regrole, defaclnamespace::regnamespace,
            defaclobjtype), defaclrole, defaclacl from pg_default_acl) x,
        aclexplode(x.acl) e where e.grantee <> x.owner and e.grantee <> coalesce(to_regrole('boss'), 0)
      union all
      select string_agg(concat_ws(' ', roleid::regrole, member::regrole, admin_option), '; ')
        from pg_auth_members where roleid::regrole::text !~ '^pg_'
      """;

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void useTheFolder() {
    amp = new Distribution(folder);
  }

  @AfterEach
  void leaveNothingRunning() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  private Distribution with(int major) {
    return new Distribution(folder, Binaries.postgres(major).resolve("bin"));
  }

  private void make(int major) throws Exception {
    Path config = Files.createDirectories(folder.resolve(".amp")).resolve("config.toml");
    Files.writeString(config, "[metadata_db.managed]\nversion = \"" + major + "\"\n");
    query(
        with(major),
        "create table t (id int generated always as identity primary key, v text);"
            + " insert into t (v) select repeat('x', i) from generate_series(1, 1000) i;"
            + " create table checked (status varchar(20) check (status in ('a', 'b')));"
            + " create role reader login password 'secret'; alter role reader set work_mem = '7MB';"
            + " alter database amp set search_path = public, amp");
    query(with(major), "create database other");
    Files.delete(config);
  }

  @Test
  void aWriteThatOverridesReadOnlyIsFoundAndNothingIsReplaced() throws Exception {
    make(15);
    try (Distribution.Started upgrade =
        with(15).start("ampctl", "metadb", "upgrade", "--to", "18")) {
      try (HeldTable table = HeldTable.of(upgrade, folder.resolve(".amp/metadb"))) {
        table.awaitUpgrade();
        table.statement.execute("insert into t (v) values ('of another program')");
        table.statement.execute("commit");
      }
      assertThat(upgrade.exitCode()).isEqualTo(1);
      assertThat(upgrade.err()).contains("was written to while it was being copied");
    }
    assertThat(version()).isEqualTo("15");
    assertThat(query(with(15), "select count(*) from t")).isEqualTo("1001");
  }

  /** Returns the last line of the answer. */
  private static String query(Distribution amp, String sql) {
    return amp.run("ampctl", "metadb", "query", "--format=csv", sql)
        .orFail()
        .out()
        .lines()
        .reduce("", (all, line) -> line);
  }

  private String version() throws Exception {
    return Files.readString(folder.resolve(".amp/metadb/data/PG_VERSION")).strip();
  }

  @Test
  void seventeenIsExplainedThenUpgradedAndUndone() throws Exception {
    make(17);
    Distribution seventeen = with(17);
    query(
        seventeen,
        "create database sorted template template0 locale_provider icu icu_locale 'en'"
            + " icu_rules '&z < a'");
    query(
        seventeen,
        "create role writer; grant writer to reader with admin true, inherit false, set false");
    Run solo = amp.run("ampd", "solo");
    assertThat(solo.exitCode()).isEqualTo(69);
    assertThat(solo.err())
        .contains("is of PostgreSQL 17", "18.6")
        .contains("ampup install --component postgres 17", "ampctl metadb upgrade");
    Run without = amp.run("ampctl", "metadb", "upgrade");
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("ampup install --component postgres 17");
    assertThat(version()).isEqualTo("17");

    Distribution both = with(17);
    // Here new databases would get 17.
    Run upgrade = both.run("ampctl", "metadb", "upgrade").orFail();
    assertThat(upgrade.out())
        .containsPattern("database amp: \\d+ tables, 1,\\d{3} rows")
        .contains("database other:");
    assertThat(version()).isEqualTo("18");
    assertThat(
            query(
                amp,
                "select count(*), max(id), (select rolpassword like 'SCRAM%' from pg_authid"
                    + " where rolname = 'reader'), (select setconfig[1] from pg_db_role_setting"
                    + " where setrole = 'reader'::regrole), current_setting('search_path') from t"))
        .isEqualTo("1000,1000,true,work_mem=7MB,\"public, amp\"");
    assertThat(
            query(
                amp,
                "select admin_option, inherit_option, set_option, (select daticurules"
                    + " from pg_database where datname = 'sorted') from pg_auth_members"
                    + " where member = 'reader'::regrole"))
        .isEqualTo("true,false,false,&z < a");
    assertThat(both.run("ampctl", "metadb", "upgrade", "--to", "18").orFail().err())
        .contains("a restart only");

    query(amp, "insert into t (v) values ('newer')");
    assertThat(both.run("ampctl", "metadb", "upgrade", "--undo").orFail().err())
        .contains("kept as snapshot");
    assertThat(version()).isEqualTo("17");
    assertThat(query(both, "select count(*) from t")).isEqualTo("1000");
  }

  @Test
  void whatIsSetForOtherProgramsStopsNeitherAnUpgradeNorOurRuns() throws Exception {
    make(15);
    query(
        with(15),
        "grant select on t to reader; create function refuse() returns event_trigger"
            + " language plpgsql as 'begin raise exception ''no changes here''; end'");
    query(
        with(15),
        "create event trigger guard on ddl_command_start execute function refuse();"
            + " alter event trigger guard enable always;"
            + " alter database amp set default_transaction_read_only = on;"
            + " alter database amp set role = reader;"
            + " alter role postgres in database amp set search_path = ''");

    with(15).run("ampctl", "metadb", "upgrade", "--to", "18").orFail();

    assertThat(version()).isEqualTo("18");
    assertThat(
            query(
                amp,
                "select count(*), current_setting('role'), current_setting('search_path'),"
                    + " current_setting('default_transaction_read_only') from public.t"))
        .isEqualTo("1000,reader,\"\"\"\"\"\",on");
    assertThat(amp.run("ampd", "solo", "--", "true").orFail().err()).doesNotContain("not recorded");
    assertThat(amp.run("ampctl", "metadb", "start").orFail().exitCode()).isZero();
    assertThat(amp.run("ampctl", "status").orFail().out()).contains("last run");
    amp.run("ampctl", "metadb", "snapshot", "create", "one").orFail();
    amp.run("ampctl", "metadb", "compact").orFail();
  }

  @Test
  void fifteenIsUpgradedAfterAKillInTheMiddleAndFinished() throws Exception {
    make(15);
    query(with(15), RIGHTS);
    query(with(15), "alter table owned owner to reader");
    with(15).run("ampctl", "metadb", "start").orFail();
    Run refused = with(15).run("ampctl", "metadb", "upgrade", "--to", "18");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("role reader owns 1 objects in database amp", "PostgreSQL runs again: ");
    assertThat(with(15).run("ampctl", "status").orFail().out()).containsPattern("running +yes");
    with(15).run("ampctl", "metadb", "stop").orFail();
    assertThat(version()).isEqualTo("15");
    query(with(15), "alter table owned owner to postgres; grant select on owned to public");
    String rights = query(with(15), SHOW_RIGHTS);

    try (Distribution.Started upgrade =
        with(15).start("ampctl", "metadb", "upgrade", "--to", "18")) {
      try (HeldTable table = HeldTable.of(upgrade, folder.resolve(".amp/metadb"))) {
        table.awaitUpgrade();
        upgrade.process.destroyForcibly().waitFor();
      }
    }
    assertThat(version()).isEqualTo("15");
    assertThat(query(with(15), "select count(*) from t")).isEqualTo("1000");

    String own = "before-upgrade-15-mine";
    with(15).run("ampctl", "metadb", "snapshot", "create", own).orFail();
    Run upgrade = with(15).run("ampctl", "metadb", "upgrade", "--to", "18").orFail();
    assertThat(upgrade.err())
        .contains("not moved: publication news in database amp", "rights on function pg_sleep")
        .doesNotContain("information_schema");
    assertThat(version()).isEqualTo("18");
    assertThat(query(amp, SHOW_RIGHTS)).isEqualTo(rights);
    assertThat(amp.run("ampctl", "metadb", "snapshot", "list").orFail().out())
        .contains("PostgreSQL 15    before the upgrade to 18.6");
    amp.run("ampctl", "metadb", "upgrade", "--finish").orFail();
    assertThat(amp.run("ampctl", "metadb", "upgrade", "--finish").exitCode()).isEqualTo(1);
    assertThat(amp.run("ampctl", "metadb", "snapshot", "list").orFail().out()).contains(own);
    assertThat(query(amp, "select count(*) from t")).isEqualTo("1000");
    try (Stream<Path> entries = Files.list(folder.resolve(".amp/metadb"))) {
      assertThat(entries.filter(e -> e.getFileName().toString().startsWith("."))).isEmpty();
    }
  }
}
