package amp.metadb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The schema does without what one of the distributed databases lacks that
 * docs/external-databases.md lists.
 */
class PortableSchemaIT {
  private static final TestServer SERVER = TestServer.shared();

  private static String jdbc;

  @BeforeAll
  static void migrate() {
    String url = SERVER.newDatabase();
    MetadataDb.migrate(MetadataDbSpec.of(url));
    jdbc = SERVER.jdbcUrl(url.substring(url.lastIndexOf('/') + 1));
  }

  private static List<String> ask(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(jdbc);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          other relations than tables and indexes | pg_class x where x.relkind not in ('r', 'i')
          unlogged and temporary tables | pg_class x where x.relpersistence <> 'p'
          inheritance and partitions | pg_inherits i join pg_class x on x.oid in (i.inhrelid, i.inhparent)
          indexes that are no B-trees | pg_class x join pg_am a on a.oid = x.relam where x.relkind = 'i' and a.amname <> 'btree'
          generated and identity columns | pg_attribute t join pg_class x on x.oid = t.attrelid where t.attgenerated <> '' or t.attidentity <> ''
          deferrable and exclusion constraints | pg_constraint k join pg_class x on x.oid = k.conrelid where k.condeferrable or k.contype = 'x'
          rules | pg_rewrite r join pg_class x on x.oid = r.ev_class
          row security | pg_class x where x.relrowsecurity
          triggers of statements, after changes or with conditions | pg_trigger g join pg_class x on x.oid = g.tgrelid where not g.tgisinternal and (g.tgtype & 3 <> 3 or g.tgqual is not null or g.tgnewtable is not null)
          tables without a primary key | pg_class x where x.relkind = 'r' and not exists (select from pg_constraint k where k.conrelid = x.oid and k.contype = 'p')
          """)
  void itDoesWithout(String what, String from) throws SQLException {
    String schema = "x.relnamespace = 'amp'::regnamespace";
    String where =
        from.contains(" where ")
            ? from.replaceFirst(" where (.*)$", " where ($1)")
            : from + " where true";

    assertThat(ask("select x.oid::regclass from " + where + " and " + schema)).as(what).isEmpty();
  }

  @Test
  void itHasNoTypesOfItsOwn() throws SQLException {
    assertThat(
            ask(
                "select oid::regtype from pg_type where typnamespace = 'amp'::regnamespace"
                    + " and typtype <> 'c' and typcategory <> 'A'"))
        .isEmpty();
  }

  @Test
  void itsFunctionsAreTriggersInPlPgSql() throws SQLException {
    assertThat(
            ask(
                "select l.lanname || ' ' || p.prorettype::regtype from pg_proc p"
                    + " join pg_language l on l.oid = p.prolang"
                    + " where p.pronamespace = 'amp'::regnamespace"))
        .containsOnly("plpgsql trigger");
  }
}
