package amp.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs statements; what they return is text, some of it statements to run elsewhere. */
public final class SqlStatements {
  private SqlStatements() {}

  /**
   * Returns the first column of all rows, in a list that may be changed.
   *
   * @throws SQLException when the query fails; the message holds the query
   */
  public static List<String> texts(Connection connection, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new SQLException(e.getMessage() + " in: " + query, e.getSQLState(), e);
    }
    return texts;
  }

  /** Returns the first column of the first row, as text; {@code null} in words for SQL's null. */
  public static String value(Connection connection, String query) throws SQLException {
    return String.valueOf(texts(connection, query).get(0));
  }

  /** Executes a statement as it is: braces in it mean nothing to the driver. */
  public static void execute(Connection connection, String statement) throws SQLException {
    execute(connection, List.of(statement));
  }

  /** Executes statements as they are: braces in them mean nothing to the driver. */
  public static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }
}
