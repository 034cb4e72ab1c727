package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.conninfo.SessionSettings;
import amp.pgcopy.api.CopyListener;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of databases whose settings are for other sessions than ours. */
class SessionSettingsIT extends ImportFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("default_transaction_read_only", "on"),
          Map.entry("default_transaction_isolation", "serializable"),
          Map.entry("default_transaction_deferrable", "on"),
          Map.entry("search_path", "''"),
          Map.entry("role", "nobody_much"),
          Map.entry("statement_timeout", "1"),
          Map.entry("lock_timeout", "1"),
          Map.entry("idle_in_transaction_session_timeout", "1"),
          Map.entry("idle_session_timeout", "1"),
          Map.entry("array_nulls", "off"),
          Map.entry("transform_null_equals", "on"),
          Map.entry("standard_conforming_strings", "off"),
          Map.entry("bytea_output", "escape"),
          Map.entry("check_function_bodies", "on"),
          Map.entry("session_replication_role", "replica"),
          Map.entry("session_preload_libraries", "'of_another_machine'"));

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @BeforeEach
  void makeRole() {
    dropRole();
    for (TestServer server : List.of(SERVER, OLD)) {
      server.execute("postgres", "create role nobody_much");
    }
  }

  @AfterEach
  void dropRole() {
    for (TestServer server : List.of(SERVER, OLD)) {
      server.execute("postgres", "drop role if exists nobody_much");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void settingsOfTheDatabaseAreCopiedAndBindNoSessionOfOurs(boolean dump) throws SQLException {
    ConnectionTarget set = PostgresUrl.parse((dump ? OLD : SERVER).newDatabase());
    RichDatabase.run(
        set,
        "create table kept (a int[], b bytea); insert into kept values (array[1, null], '\\x00');"
            + " create view equal as select a is null as n from kept;"
            + " insert into kept select array[i], null from generate_series(1, 20000) i");
    RichDatabase.run(
        set,
        SETTINGS.entrySet().stream()
            .map(
                e ->
                    "alter database %s set %s to %s;"
                        .formatted(set.database(), e.getKey(), e.getValue()))
            .collect(Collectors.joining()));

    work(set, dump).application(new OwnSchema()).run(CopyListener.SILENT);
    // Now the database that is replaced has them as well.
    work(set, dump).application(new OwnSchema()).run(CopyListener.SILENT);

    assertThat(ours("select count(*) from public.kept")).isEqualTo("20001");
    assertThat(ours("select count(*) from own.thing")).isEqualTo("0");
    assertThat(
            ours(
                "select cardinality(setconfig) from pg_db_role_setting where setrole = 0 and"
                    + " setdatabase = (select oid from pg_database where datname = 'amp')"))
        .isEqualTo("" + SETTINGS.size());
  }

  private static DatabaseImport work(ConnectionTarget from, boolean dump) {
    DatabaseImport work = DatabaseImport.of(from, TARGET).trustSource(true).replace(true);
    return dump ? work.dump(pgDump(OLD, from)) : work;
  }

  private static String ours(String sql) throws SQLException {
    try (Connection connection =
        Connector.open(TARGET.settings(SessionSettings.WRITING.asSuperuser(18)))) {
      return SqlStatements.value(connection, sql);
    }
  }
}
