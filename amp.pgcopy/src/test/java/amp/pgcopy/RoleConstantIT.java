package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyListener;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of definitions with constants that name roles. */
class RoleConstantIT extends MissingRolesFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  /** The body of a function is no definition: its roles may come later. */
  private static final String CONSTANTS =
      """
      create type pair as (r regrole, l aclitem[]);
      create table d ("it's" text default 'it''s::aclitem',
        a aclitem default 'zed=r/present' check (not a = '%1$s=/postgres'::aclitem),
        l aclitem[] default '{anon=r/present,=r/present}', n aclitem default 'present=r/present',
        p pair default '(zed,"{anon=x/anon}")'::pair);
      create view w as select 'anon=x/zed'::aclitem as a, 'x' || '::aclitem' as t;
      create index i on d using hash (n) where a = 'zed=r/zed'::aclitem;
      create function f(a aclitem default 'zed=w/zed') returns int language sql
        as 'select 1 -- ''nobody=r/nobody''::aclitem'
      """
          .formatted(ODD);

  RoleConstantIT() {
    super(OLD);
  }

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = MissingRoles.class,
      names = {"REFUSE", "OMIT"})
  void theyAreNamedBeforeAnythingIsCopied(MissingRoles choice) throws SQLException {
    RichDatabase.run(naming, CONSTANTS);

    for (boolean dump : new boolean[] {true, false}) {
      assertThatThrownBy(() -> work(dump).missingRoles(choice).run(CopyListener.SILENT))
          .hasMessageContaining("the option missing-roles create")
          .hasMessageNotContaining("the option missing-roles omit")
          .isInstanceOfSatisfying(
              MissingRolesException.class,
              e ->
                  assertThat(e.missing())
                      .containsExactly(
                          "\"anon\": default public.d.l; default public.d.p; view public.w",
                          ODD + ": check d_a_check on public.d",
                          "\"zed\": function public.f(aclitem); default public.d.a;"
                              + " default public.d.p and 2 more"));
    }
    assertThat(databases()).containsExactly("amp");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void constantsArriveWithTheRightOnes(boolean dump) throws SQLException {
    RichDatabase.run(naming, CONSTANTS);

    work(dump).missingRoles(MissingRoles.CREATE).run(CopyListener.SILENT);

    String defaults =
        "select string_agg(pg_get_expr(adbin, adrelid), ' ' order by adnum) || (select a from w)"
            + " from pg_attrdef where adrelid = 'd'::regclass";
    assertThat(ask(TARGET, defaults)).isEqualTo(ask(naming, defaults)).contains("zed=r/present");
    assertThat(value(ROLES)).isEqualTo(CREATED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rightsOfARoleThatWasDroppedAreRefused(boolean dump) throws SQLException {
    RichDatabase.run(
        naming, "create role gone; create table v (a aclitem[] default '{gone=r/present}')");
    String number = ask(naming, "select 'gone'::regrole::oid");
    OLD.execute("postgres", "drop role gone");

    assertThatThrownBy(() -> work(dump).missingRoles(MissingRoles.CREATE).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.unsupported())
                    .containsExactly(
                        "default public.v.a: rights of a role that was dropped, '{"
                            + number
                            + "=r/present}'"));
    assertThat(databases()).containsExactly("amp");
  }

  private static String ask(ConnectionTarget database, String query) throws SQLException {
    try (Connection connection = Connector.open(database)) {
      return SqlStatements.value(connection, query);
    }
  }
}
