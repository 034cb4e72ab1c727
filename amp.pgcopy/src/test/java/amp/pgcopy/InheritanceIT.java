package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.UnsupportedException;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose columns are inherited, and their own all the same. */
class InheritanceIT extends ImportFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  /** No target for statistics is null in newer versions, and -1 in older ones. */
  private static final String STORAGE =
      "select string_agg(concat_ws(' ', attrelid::regclass, attname, attstorage, attcompression,"
          + " coalesce(attstattarget, -1)), ', ' order by attrelid::regclass::text, attname) from pg_attribute"
          + " where attrelid in (select oid from pg_class where relname ~ '^[pqcd]$')"
          + " and attnum > 0";

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachTableStoresAColumnInItsOwnWay(boolean dump) throws SQLException {
    ConnectionTarget family = PostgresUrl.parse((dump ? OLD : SERVER).newDatabase());
    RichDatabase.run(
        family,
        "create table p (a text, b text); create table q (a text);"
            + " create table c (own text) inherits (p, q); create table d () inherits (c);"
            + " alter table only p alter a set storage external, alter b set storage main,"
            + "  alter b set compression pglz, alter b set statistics 7;"
            + " alter table only c alter b set storage external, alter own set storage main;"
            + " insert into d values ('a', repeat('b', 5000), 'own')");

    DatabaseImport work = DatabaseImport.of(family, TARGET);
    (dump ? work.dump(pgDump(OLD, family)) : work).run(CopyListener.SILENT);

    try (Connection connection = Connector.open(family)) {
      assertThat(value(STORAGE))
          .isEqualTo(SqlStatements.value(connection, STORAGE))
          .contains("c b e", "d b x", "p b m p 7");
    }
  }

  @ParameterizedTest
  @CsvSource({"15, false", "15, true", "18, false", "18, true"})
  void aGeneratedColumnMayBeTheChildsToo(int version, boolean dump) throws SQLException {
    ConnectionTarget family = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(
        family,
        "create table p (a int not null, b int generated always as (a * 2) stored);"
            + " create table c (a int not null, b int generated always as (a * 2) stored);"
            + " alter table c inherit p;"
            + " create table d (b int generated always as (a * 2) stored, a int not null);"
            + " alter table d inherit p; create table q () inherits (c);"
            + " insert into p values (1); insert into c values (2); insert into d (a) values (3)");
    ConnectionTarget target = version == 18 ? TARGET : PostgresUrl.parse(OLD.url("copied_" + dump));

    DatabaseImport work = DatabaseImport.of(family, target);
    (dump ? work.dump(pgDump(OLD, family)) : work).run(CopyListener.SILENT);

    try (Connection connection = Connector.open(target)) {
      assertThat(
              SqlStatements.value(
                  connection,
                  "select string_agg(concat_ws(' ', tableoid::regclass, a, b), ', ' order by a)"
                      + " from public.p"))
          .isEqualTo("p 1 2, c 2 4, d 3 6");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatNewerVersionsDoNotInheritIsNamedBeforeAnythingIsCopied(boolean dump)
      throws SQLException {
    ConnectionTarget family = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(
        family,
        "create table p (a int, b int);"
            + " create table c (a int, b int generated always as (a * 2) stored);"
            + " alter table c inherit p");

    DatabaseImport work = DatabaseImport.of(family, TARGET);
    assertThatThrownBy(
            () -> (dump ? work.dump(pgDump(OLD, family)) : work).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.unsupported())
                    .containsExactly(
                        "generated column public.c.b: from version 16 on that of public.p, which it"
                            + " inherits, has to be generated too"));
    assertThat(databases()).containsExactly("amp");
  }
}
