package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database behind a JDBC URL. */
record Database(String url) {
  void makeRow() {
    execute("CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('still here')");
  }

  void assertRowIsThere() {
    assertThat(ask("SELECT word FROM kept")).isEqualTo("still here");
  }

  void execute(String... statements) {
    try (Connection session = DriverManager.getConnection(url);
        Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(url, e);
    }
  }

  String ask(String query) {
    try (Connection session = DriverManager.getConnection(url);
        Statement statement = session.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      assertThat(result.next()).isTrue();
      return String.valueOf(result.getString(1));
    } catch (SQLException e) {
      throw new AssertionError(url, e);
    }
  }
}
