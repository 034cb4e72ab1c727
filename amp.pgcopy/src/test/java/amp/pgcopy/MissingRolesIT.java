package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.pgcopy.api.UnsupportedException;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of databases that name roles which the target's server lacks. */
class MissingRolesIT extends MissingRolesFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  private static final String VALUES =
      """
      create domain who as regrole; create type pair as (r regrole, a aclitem[]);
      create table v (r regrole, rs regrole[], a aclitem, acl aclitem[], w who, c pair, cs pair[]);
      insert into v values ('zed', array['anon', null, '%1$s']::regrole[], 'anon=r*w/postgres',
          array['=r/zed', '%1$s=/%1$s']::aclitem[], '%1$s', row('zed', null),
          array[row('zed', array['zed=x/anon']::aclitem[]), null]::pair[]),
        ('-', '{}', null, '{}', null, null, null)
      """
          .formatted(ODD);

  MissingRolesIT() {
    super(OLD);
  }

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theyAreNamedBeforeAnythingIsCopied(boolean dump) throws SQLException {
    RichDatabase.run(naming, POLICIES);

    assertThatThrownBy(() -> work(dump).run(CopyListener.SILENT))
        .hasMessageContaining("the option missing-roles create")
        .hasMessageContaining("the option missing-roles omit")
        .isInstanceOfSatisfying(
            MissingRolesException.class,
            e ->
                assertThat(e.missing())
                    .containsExactly(
                        "\"anon\": policy mixed on public.p",
                        ODD + ": policy alone on public.p",
                        "\"zed\": policy mixed on public.p"));
    assertThat(databases()).containsExactly("amp");
    assertThat(value(ROLES)).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onRequestTheyAreCreatedAndMayDoNothing(boolean dump) throws SQLException {
    RichDatabase.run(naming, POLICIES);

    CopyReport report =
        work(dump).missingRoles(MissingRoles.CREATE).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(value(ROLES)).isEqualTo(CREATED);
    assertThat(report.notes())
        .contains("role anon was created, unable to log in, for: policy mixed on public.p");
    assertThat(policies(TARGET)).isEqualTo(policies(naming)).contains("mixed anon,present,zed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onRequestPoliciesAreForThoseThatThereAre(boolean dump) throws SQLException {
    RichDatabase.run(naming, POLICIES);

    CopyReport report =
        work(dump).missingRoles(MissingRoles.OMIT).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(policies(TARGET)).isEqualTo("everybody public , mixed present mixed");
    assertThat(report.leftOut())
        .contains(
            "policy alone on public.p, which is for odd \"role alone",
            "anon, zed of policy mixed on public.p, which stays for others");
    assertThat(value("select relrowsecurity from pg_class where relname = 'p'")).isEqualTo("t");
    assertThat(value(ROLES)).isEqualTo("none");
  }

  private static String policies(ConnectionTarget database) throws SQLException {
    return ask(
        database,
        "select string_agg(concat_ws(' ', polname, (select string_agg(case r when 0 then 'public'"
            + " else pg_get_userbyid(r) end, ',' order by pg_get_userbyid(r)) from"
            + " unnest(polroles) r), coalesce(obj_description(oid, 'pg_policy'), '')), ', '"
            + " order by polname) from pg_policy");
  }

  private static String ask(ConnectionTarget database, String query) throws SQLException {
    try (Connection connection = Connector.open(database)) {
      return SqlStatements.value(connection, query);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void valuesThatHoldThemArriveWithTheRightOnes(boolean dump) throws SQLException {
    RichDatabase.run(naming, VALUES);

    work(dump).missingRoles(MissingRoles.CREATE).run(CopyListener.SILENT);

    String rows = "select string_agg(v::text, ' ' order by v::text) from public.v";
    assertThat(ask(TARGET, rows)).isEqualTo(ask(naming, rows)).contains("zed", "anon=r*w/postgres");
    assertThat(value(ROLES)).isEqualTo(CREATED);
  }

  @ParameterizedTest
  @EnumSource(
      value = MissingRoles.class,
      names = {"REFUSE", "OMIT"})
  void valuesCannotBeLeftOut(MissingRoles choice) throws SQLException {
    RichDatabase.run(naming, POLICIES + ";" + VALUES);

    assertThatThrownBy(() -> work(false).missingRoles(choice).run(CopyListener.SILENT))
        .hasMessageContaining("the option missing-roles create")
        .hasMessageNotContaining("the option missing-roles omit")
        .isInstanceOfSatisfying(
            MissingRolesException.class,
            e ->
                assertThat(e.missing())
                    .contains(
                        choice == MissingRoles.OMIT
                            ? "\"zed\": rows of public.v, column acl; rows of public.v, column c;"
                                + " rows of public.v, column cs and 1 more"
                            : "\"zed\": policy mixed on public.p; rows of public.v, column acl;"
                                + " rows of public.v, column c and 2 more"));
    assertThat(databases()).containsExactly("amp");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rightsOfARoleThatWasDroppedAreRefused(boolean dump) throws SQLException {
    RichDatabase.run(
        naming,
        "create role gone; create table v (a aclitem[]);"
            + " insert into v values ('{gone=r/gone}')");
    String number = ask(naming, "select 'gone'::regrole::oid");
    OLD.execute("postgres", "drop role gone");

    assertThatThrownBy(() -> work(dump).missingRoles(MissingRoles.CREATE).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.unsupported())
                    .containsExactly(
                        "rows of public.v, column a: rights of a role that was dropped, number "
                            + number));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNumberOfARoleThatWasDroppedStaysUnlessItIsAnothersThere(boolean dump)
      throws SQLException {
    RichDatabase.run(naming, "create table v (r regrole); insert into v values ('4000000000')");

    work(dump).run(CopyListener.SILENT);
    assertThat(value("select r::oid from v")).isEqualTo("4000000000");

    OLD.execute("postgres", "drop role zed, present, anon, " + ODD);
    String present = value("select 'present'::regrole::oid");
    RichDatabase.run(naming, "update v set r = '" + present + "'");
    assertThatThrownBy(() -> work(dump).run(CopyListener.SILENT))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining(
            "rows of public.v, column r: the number " + present + " of a role that was dropped");
    assertThat(databases()).containsExactly("amp");
  }

  @Test
  void settingsOfFunctionsAndTheDatabaseNameThemToo() throws SQLException {
    RichDatabase.run(naming, "create function f() returns int set role anon return 1");
    RichDatabase.run(naming, "alter database " + naming.database() + " set role zed");

    assertThatThrownBy(() -> work(false).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            MissingRolesException.class,
            e ->
                assertThat(e.missing())
                    .containsExactly(
                        "\"anon\": setting role of function public.f()",
                        "\"zed\": setting role of the database"));
    assertThat(
            work(false)
                .trustSource(true)
                .missingRoles(MissingRoles.OMIT)
                .run(CopyListener.SILENT)
                .copy()
                .orElseThrow()
                .notes())
        .contains("setting role of function public.f() names anon, a role that there is not");
  }

  @Test
  void ownersAndGrantsNeedNoneAndTheReportNamesThem() throws SQLException {
    RichDatabase.run(
        naming,
        "create table t (a int); alter table t owner to zed; grant select on t to anon;"
            + " alter default privileges for role zed grant select on tables to "
            + ODD);

    CopyReport report = work(false).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(report.leftOut())
        .contains(
            "roles, owners and grants: everything belongs to the user who imports, nothing to"
                + " anon, odd \"role, zed",
            "default privileges");
    assertThat(value(ROLES)).isEqualTo("none");
  }

  @Test
  void aCopyIntoADatabaseNamesThemAndNeedsThemThere() throws SQLException {
    RichDatabase.run(naming, POLICIES);
    ConnectionTarget copy = PostgresUrl.parse(SERVER.newDatabase());

    assertThat(DatabaseCopy.of(naming, copy).unsupported())
        .contains(
            "the target lacks the role \"zed\": policy mixed on public.p (create it there first)");
    try {
      SERVER.execute("postgres", "create role zed; create role anon; create role " + ODD);
      DatabaseCopy.of(naming, copy).run(CopyListener.SILENT);
      assertThat(policies(copy)).isEqualTo(policies(naming));
    } finally {
      SERVER.execute("postgres", "drop database " + copy.database() + " with (force)");
    }
  }
}
