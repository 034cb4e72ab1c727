package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.compare.Comparison;
import amp.pgcopy.session.Sessions;
import amp.sql.SqlStatements;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares databases that are alike but for something. */
class ComparisonIT {
  private static final TestServer SERVER = TestServer.shared();

  private static final String SCRIPT =
      RichDatabase.script("reparsed.sql") + RichDatabase.script("reparsed-14.sql");

  @Test
  void anotherConstantIsFoundInEveryPlaceThatStoresAnExpression() throws SQLException {
    ConnectionTarget source = database(SCRIPT);
    ConnectionTarget other = database(SCRIPT.replace("'b'", "'other'"));

    List<String> differences = differences(source, other);

    assertThat(differences.stream().map(line -> line.replaceFirst(" is \\[(?s:.*)", "")))
        .containsExactlyInAnyOrder(
            "type twice.letter",
            "domain constraint known on twice.letter",
            "function twice.choose(boolean)",
            "function twice.is_known(twice.item)",
            "function twice.all_known()",
            "table twice.item",
            "table twice.parent",
            "table twice.child",
            "table twice.split",
            "check known on twice.item",
            "check split_status_check on twice.split",
            "check split_status_check on twice.split_known",
            "check split_status_check on twice.split_low",
            "check split_status_check on twice.split_rest",
            "default twice.item.status",
            "default twice.known.status",
            "view twice.known",
            "materialized view twice.kept",
            "constraint once on twice.item",
            "index twice.by_predicate",
            "index twice.by_expression",
            "index twice.kept_known",
            "index twice.split_id_idx",
            "index twice.split_known_id_idx",
            "index twice.split_low_id_idx",
            "index twice.split_rest_id_idx",
            "statistics twice.known_stats",
            "rule told on twice.item",
            "rule refused on twice.known",
            "trigger told on twice.item",
            "policy seen on twice.item");
  }

  @Test
  void aComparisonChangesNothing() throws SQLException {
    ConnectionTarget source = database(SCRIPT);
    ConnectionTarget other = database(SCRIPT.replace("'b'", "'other'"));
    RichDatabase.run(
        other,
        """
        create table log (said text);
        create function told() returns event_trigger language plpgsql as
          $$ begin insert into public.log values (tg_tag); end $$;
        create event trigger told on ddl_command_end execute function told();
        create event trigger dropped on sql_drop execute function told();
        alter event trigger told enable always; alter event trigger dropped enable always
        """);
    List<CatalogObject> before = objects(other);

    assertThat(differences(source, other)).isNotEmpty();

    assertThat(objects(other)).isEqualTo(before);
    try (Connection reader = Sessions.reader(other)) {
      assertThat(SqlStatements.value(reader, "select count(*) from twice.item")).isEqualTo("101");
      assertThat(SqlStatements.texts(reader, "select said from public.log")).isEmpty();
    }
  }

  /** It is created with its checks, so that children inherit them. */
  @Test
  void aParentThatPrintsOtherwiseIsAlikeAndOneWithoutItsCheckIsNot() throws SQLException {
    String tables =
        "create table parent (status varchar(20) constraint known check (%s));"
            + " create table child (a int) inherits (parent);";
    ConnectionTarget source = database(tables.formatted("status in ('a', 'b')"));
    String printed = "(status)::text = any ((array['a'::varchar, 'b'::varchar])::text[])";

    assertThat(differences(source, database(tables.formatted(printed)))).isEmpty();
    assertThat(
            differences(
                source,
                database(tables.formatted(printed) + " alter table parent drop constraint known")))
        .singleElement()
        .asString()
        .startsWith("table public.parent is [");
  }

  @Test
  void anotherPasswordIsFoundAndNotShown() throws SQLException {
    String mapping =
        "create foreign data wrapper w; create server s foreign data wrapper w;"
            + " create user mapping for public server s options (password '%s')";

    assertThat(
            differences(
                database(mapping.formatted("one''s secret")), database(mapping.formatted("other"))))
        .containsExactly(
            "user mapping public on s is [create user mapping for public server s options (password"
                + " '…')] in place of [create user mapping for public server s options (password"
                + " '…')]");
  }

  /** PostgreSQL 18 attaches it without a word. */
  @Test
  void aPartitionWithoutTheIdentityOfItsTableIsFound() throws SQLException {
    String tables =
        "create table t (id int not null) partition by range (id);"
            + " create table middle (id int not null) partition by range (id);"
            + " create table low (id int not null);"
            + " alter table t alter id add generated always as identity;";
    String middle = " alter table t attach partition middle default;";
    String low = " alter table middle attach partition low default;";

    assertThat(differences(database(tables + middle + low), database(tables + low + middle)))
        .containsExactly("partition identity public.low.id is missing");
  }

  @Test
  void aPolicyForOtherRolesIsFound() throws SQLException {
    String policy = "create table t (a int); create policy p on t to ";
    ConnectionTarget source = database(policy + "pg_monitor, pg_read_all_data");

    assertThat(differences(source, database(policy + "pg_monitor")))
        .singleElement()
        .asString()
        .startsWith("policy p on public.t is [");
    assertThat(differences(source, database(policy + "pg_read_all_data, pg_monitor"))).isEmpty();
  }

  /** A transaction that makes them all anew needs more locks than the server has room for. */
  @Test
  void aThousandTablesThatPrintOtherwiseAreAlike() throws SQLException {
    String tables =
        """
        do $$ begin
          for i in 1..1000 loop
            execute format('create table t%%s (id int primary key, body text, status varchar(20)
              check (%s))', i);
            if i %% 100 = 0 then commit; end if;
          end loop;
        end $$
        """;
    String printed = "(status)::text = any ((array[''a''::varchar, ''b''::varchar])::text[])";
    ConnectionTarget source = database(tables.formatted("status in (''a'', ''b'')"));
    ConnectionTarget copy = database(tables.formatted(printed));

    assertThat(differences(source, copy)).isEmpty();
  }

  private static ConnectionTarget database(String script) {
    ConnectionTarget database = PostgresUrl.parse(SERVER.newDatabase());
    RichDatabase.run(database, script);
    return database;
  }

  private static List<CatalogObject> objects(ConnectionTarget database) throws SQLException {
    try (Connection reader = Sessions.reader(database)) {
      return Catalog.read(reader, 18).objects();
    }
  }

  private static List<String> differences(ConnectionTarget source, ConnectionTarget target)
      throws SQLException {
    Comparison comparison = new Comparison(object -> true);
    try (Connection from = Sessions.reader(source);
        Connection to = Sessions.reader(target)) {
      comparison.catalogs(Catalog.read(from, 18), to, 18, true);
    }
    return comparison.differences();
  }
}
