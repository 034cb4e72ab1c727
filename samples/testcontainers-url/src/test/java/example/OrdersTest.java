package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** As it was with Testcontainers; the POM alone has changed. */
class OrdersTest {
  private static HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setDriverClassName("org.testcontainers.jdbc.ContainerDatabaseDriver");
    config.setJdbcUrl("jdbc:tc:postgresql:18:///shop?TC_INITSCRIPT=schema.sql");
    config.setMaximumPoolSize(2);
    return new HikariDataSource(config);
  }

  @Test
  void anOrderIsStored() throws SQLException {
    try (HikariDataSource pool = pool();
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO orders (article) VALUES ('pen')");
      try (ResultSet row =
          statement.executeQuery("SELECT article, current_database() FROM orders")) {
        row.next();
        assertEquals("pen", row.getString(1));
        assertEquals("shop", row.getString(2));
      }
    }
  }
}
