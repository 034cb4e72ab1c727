package example;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The books in the database. */
@Singleton
public class Books {
  private final DataSource database;

  Books(DataSource database) {
    this.database = database;
  }

  @PostConstruct
  void createTable() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists book (title text primary key)");
    }
  }

  public void add(String title) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement("insert into book values (?)")) {
      insert.setString(1, title);
      insert.executeUpdate();
    }
  }

  public int count() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from book")) {
      row.next();
      return row.getInt(1);
    }
  }
}
