package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import amp.tempdb.junit.LiquibasePreparation;
import amp.tempdb.junit.TempDbTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class LiquibaseTest {
  /** The changelog without what is for demonstrations. */
  static class Changes extends LiquibasePreparation {
    @Override
    protected String contexts() {
      return "test";
    }
  }

  @Test
  @TempDbTest(preparation = Changes.class)
  void thereAreNoCustomersAtFirst(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT name FROM customers")) {
      assertFalse(rows.next());
    }
  }

  @Test
  @TempDbTest(preparation = LiquibasePreparation.class)
  void aDemonstrationHasOne(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT name FROM customers")) {
      rows.next();
      assertEquals("Ada", rows.getString(1));
    }
  }
}
