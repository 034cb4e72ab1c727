package amp.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The first query, the same for every candidate. */
final class Query {
  private Query() {}

  static void run(Connection opened) throws SQLException {
    try (Connection connection = opened;
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM pg_class")) {
      if (!result.next() || result.getInt(1) < 1) {
        throw new IllegalStateException("the server gave no answer");
      }
    }
  }
}
