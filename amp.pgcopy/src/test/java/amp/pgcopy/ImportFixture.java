package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.DumpProgram;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A database to import, and the one that it replaces. */
abstract class ImportFixture {
  static final TestServer SERVER = TestServer.shared();
  static final ConnectionTarget TARGET = PostgresUrl.parse(SERVER.url("amp"));

  final ConnectionTarget source = PostgresUrl.parse(SERVER.newDatabase());

  @BeforeEach
  void fillBoth() throws SQLException {
    for (String database : databases()) {
      SERVER.execute("postgres", "drop database " + database + " with (force)");
    }
    SERVER.execute("postgres", "create database amp");
    RichDatabase.run(
        source,
        "create table fresh (id int primary key, t text);"
            + " insert into fresh select i, repeat('x', i % 100) from generate_series(1, 20000) i");
  }

  /** Returns a pg_dump of a database; the program of the tests' machine is of version 15. */
  static DumpProgram pgDump(TestServer server, ConnectionTarget database) {
    return new DumpProgram(
        List.of(
            "pg_dump",
            "--host=127.0.0.1",
            "--port=" + server.port(),
            "--username=postgres",
            "--dbname=" + database.database()),
        Map.of(),
        "pg_dump");
  }

  static String value(String sql) throws SQLException {
    try (Connection connection = Connector.open(TARGET)) {
      return SqlStatements.value(connection, sql);
    }
  }

  static List<String> databases() throws SQLException {
    try (Connection connection = Connector.open(TARGET.database("postgres"))) {
      String names =
          SqlStatements.value(
              connection,
              "select coalesce(string_agg(datname, ' ' order by datname), '') from pg_database"
                  + " where datname like 'amp%'");
      return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }
  }

  /**
   * The server may yet carry out the last statement of who has ended or was killed, under the lock.
   */
  static void awaitItsSession() throws SQLException {
    SERVER.execute("postgres", "select pg_advisory_xact_lock(" + Swap.LOCK + ")");
  }
}
