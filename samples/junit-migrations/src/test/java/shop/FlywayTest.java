package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import amp.tempdb.junit.FlywayPreparation;
import amp.tempdb.junit.TempDbTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Each test has a database of its own, with the application's migrations in it. */
@TempDbTest(preparation = FlywayPreparation.class)
class FlywayTest {
  @Test
  void anOrderIsStored(DataSource database) throws SQLException {
    execute(database, "INSERT INTO orders (item) VALUES ('tea')");

    assertEquals(1, count(database));
  }

  @Test
  void anAmountIsPositive(DataSource database) {
    assertThrows(
        SQLException.class,
        () -> execute(database, "INSERT INTO orders (item, amount) VALUES ('tea', 0)"));
  }

  /** With rows that a script adds, which is beside this class. */
  @Test
  @TempDbTest(preparation = FlywayPreparation.class, scripts = "orders.sql")
  void ordersAreCounted(DataSource database) throws SQLException {
    assertEquals(2, count(database));
  }

  private static int count(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM orders")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
