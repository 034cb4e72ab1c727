package com.example.notes;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Notes in the database of a project's folder. They are there again tomorrow. */
public final class Notes {
  private final DataSource database;

  public Notes(DataSource database) throws SQLException {
    this.database = database;
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS notes (at timestamptz DEFAULT now(), text text)");
    }
  }

  /** Adds the words of the command line as a note, and prints all there are. */
  public static void main(String[] words) throws SQLException {
    try (TempDb database = TempDb.open(TempDbSpec.at(Path.of(".amp/metadb")))) {
      Notes notes = new Notes(database.dataSource());
      if (words.length > 0) {
        notes.add(String.join(" ", words));
      }
      notes.all().forEach(System.out::println);
    }
  }

  public void add(String note) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO notes (text) VALUES (?)")) {
      insert.setString(1, note);
      insert.executeUpdate();
    }
  }

  public List<String> all() throws SQLException {
    List<String> notes = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement("SELECT text FROM notes ORDER BY at");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        notes.add(rows.getString(1));
      }
    }
    return notes;
  }
}
