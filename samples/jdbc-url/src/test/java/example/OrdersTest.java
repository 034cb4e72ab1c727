package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing here knows of amp but the URL. */
class OrdersTest {
  private static final String URL = "jdbc:amp:test:orders";

  @BeforeAll
  static void migrate() {
    Flyway.configure().dataSource(URL, null, null).load().migrate();
  }

  @Test
  void anOrderIsStored() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO orders (article) VALUES ('pen')");
    }
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT article FROM orders")) {
      row.next();
      assertEquals("pen", row.getString("article"));
    }
  }
}
