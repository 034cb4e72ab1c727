package amp.metadb.tx;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement with its parameters. */
public final class Sql {
  /** Turns a row into a value. */
  @FunctionalInterface
  public interface Row<T> {
    /** Returns the value of the row that the result stands on, and moves it no further. */
    T read(ResultSet row) throws SQLException;
  }

  private Sql() {}

  /** Runs a statement and returns how many rows it has changed. */
  public static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** Returns the values of all rows that a query gives, in its order. */
  public static <T> List<T> list(
      Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> values = new ArrayList<>();
      while (rows.next()) {
        values.add(row.read(rows));
      }
      return values;
    }
  }

  /** Returns the value of the first row that a query gives; empty where it gives none. */
  public static <T> Optional<T> find(
      Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
      throws SQLException {
    return list(connection, row, sql, parameters).stream().findFirst();
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof String text) {
        // As a varchar it could be compared by an operator that somebody else has made for that.
        statement.setObject(i + 1, text, Types.OTHER);
      } else {
        statement.setObject(i + 1, parameters[i]);
      }
    }
    return statement;
  }
}
