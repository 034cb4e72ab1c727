package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class OrdersIT {
  @Test
  void anOrderIsStored() throws SQLException {
    try (Connection connection = DriverManager.getConnection(System.getProperty("jdbc.url"))) {
      Orders orders = new Orders(DSL.using(connection, SQLDialect.POSTGRES));

      orders.add("bread");

      assertEquals(List.of("bread"), orders.items());
    }
  }
}
