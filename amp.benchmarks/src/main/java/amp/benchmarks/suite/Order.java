package amp.benchmarks.suite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What every test of the suites does: an order, in a database that had none. */
final class Order {
  private static final int CUSTOMERS = 100;

  private Order() {}

  static void place(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO customer (name, email) VALUES ('Ada', 'ada@example.com')");
      statement.execute("INSERT INTO purchase (customer) SELECT max(id) FROM customer");
      statement.execute("INSERT INTO purchase_line SELECT id, 1, 2 FROM purchase");
      expect(statement, "SELECT count(*) FROM customer", CUSTOMERS + 1);
      expect(statement, "SELECT count(*) FROM purchase_total", 1);
    }
  }

  private static void expect(Statement statement, String query, int expected) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      if (!result.next() || result.getInt(1) != expected) {
        throw new IllegalStateException(query + " is not " + expected);
      }
    }
  }
}
