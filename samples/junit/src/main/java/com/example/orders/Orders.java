package com.example.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The orders in the database. */
public final class Orders {
  private final DataSource database;

  public Orders(DataSource database) {
    this.database = database;
  }

  public void add(String article, int pieces) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO orders (article, pieces) VALUES (?, ?)")) {
      insert.setString(1, article);
      insert.setInt(2, pieces);
      insert.executeUpdate();
    }
  }

  public int count() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM orders");
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
