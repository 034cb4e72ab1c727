package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyListener;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that store a column otherwise than those that they inherit it from. */
class InheritedStorageIT extends ImportFixture {
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
  void eachKeepsItsOwn(boolean dump) throws SQLException {
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
}
