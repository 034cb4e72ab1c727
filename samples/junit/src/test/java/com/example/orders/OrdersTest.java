package com.example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import amp.tempdb.junit.TempDbTest;
import amp.tempdb.junit.TestDb;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Each test has a PostgreSQL database of its own, with the migrations in it. */
@TempDbTest(preparation = Migrations.class)
class OrdersTest {
  @TestDb DataSource database;

  @Test
  void anOrderIsAdded() throws SQLException {
    Orders orders = new Orders(database);
    orders.add("saw", 1);
    assertEquals(2, orders.count());
  }

  @Test
  void whatAnotherTestAddedIsNotThere() throws SQLException {
    assertEquals(1, new Orders(database).count());
  }

  @Test
  void anOrderOfNothingIsRefused() {
    assertThrows(SQLException.class, () -> new Orders(database).add("saw", 0));
  }
}
