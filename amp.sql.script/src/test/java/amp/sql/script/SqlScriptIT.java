package amp.sql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class SqlScriptIT {
  private static final String UNDEFINED_TABLE = "42P01";

  private static Connection connect() throws SQLException {
    TestServer server = TestServer.shared();
    String url = server.newDatabase();
    return DriverManager.getConnection(server.jdbcUrl(url.substring(url.lastIndexOf('/') + 1)));
  }

  @Test
  void bracesAndBodiesAreTheServersAlone() throws SQLException {
    String text =
        """
        CREATE TABLE t (a int[], j text);
        CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;
        CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN 3; END$$;
        SET search_path = other, public;
        INSERT INTO t VALUES ('{1,2}', '{"d": 1}') /* {d '2020-01-01'} */
        """;
    try (Connection connection = connect()) {
      SqlScript.of("s.sql", text).run(connection);

      assertThat(ask(connection, "SELECT a[2] || j || f() || g() FROM t"))
          .isEqualTo("2{\"d\": 1}23");
      assertThat(ask(connection, "SHOW search_path")).isEqualTo("other, public");
    }
  }

  @Test
  void aStatementThatFailsIsNamedAndThoseBeforeItStay() throws SQLException {
    String text =
        "CREATE TABLE t (x int);\n\n-- rows\nINSERT INTO tt\n  VALUES (1);\nDROP TABLE t;";
    try (Connection connection = connect()) {
      assertThatThrownBy(() -> SqlScript.of("/db/rows.sql", text).run(connection))
          .hasMessageStartingWith("/db/rows.sql, line 4: ")
          .hasMessageContaining("relation \"tt\" does not exist")
          .hasMessageEndingWith("in the statement: INSERT INTO tt\n  VALUES (1);")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(UNDEFINED_TABLE));
      assertThat(ask(connection, "SELECT to_regclass('t')")).isEqualTo("t");
    }
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
