package amp.cli.sql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a result.
 *
 * @param columns the columns' names
 * @param numeric which columns hold numbers
 * @param values the values of each row; text, numbers, truth values and null
 */
public record Rows(
    List<String> columns, List<Boolean> numeric, List<List<@Nullable Object>> values) {

  /** So many rows are read before they are written. */
  private static final int PART = 1000;

  /**
   * Writes a result.
   *
   * @param stop asked now and then whether nobody wants more of it
   */
  static void copy(ResultSet result, RowWriter writer, BooleanSupplier stop) throws SQLException {
    Rows part;
    do {
      part = read(result);
      writer.part(part);
    } while (part.values.size() == PART && !stop.getAsBoolean());
    writer.end();
  }

  private static Rows read(ResultSet result) throws SQLException {
    ResultSetMetaData description = result.getMetaData();
    List<String> columns = new ArrayList<>();
    List<Boolean> numeric = new ArrayList<>();
    for (int i = 1; i <= description.getColumnCount(); i++) {
      columns.add(description.getColumnLabel(i));
      numeric.add(isNumeric(description.getColumnType(i)));
    }
    List<List<@Nullable Object>> values = new ArrayList<>();
    while (values.size() < PART && result.next()) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        row.add(value(result, i, description.getColumnType(i)));
      }
      values.add(row);
    }
    return new Rows(columns, numeric, values);
  }

  private static boolean isNumeric(int type) {
    return switch (type) {
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE ->
          true;
      default -> false;
    };
  }

  /** Text as PostgreSQL writes it, but for what JSON has types of its own. */
  private static @Nullable Object value(ResultSet result, int column, int type)
      throws SQLException {
    String text = result.getString(column);
    if (text == null) {
      return null;
    }
    if (type == Types.BIT && (text.equals("t") || text.equals("f"))) {
      return text.equals("t");
    }
    if (isNumeric(type)) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        // NaN and the infinities are no numbers of JSON's.
        return text;
      }
    }
    return text;
  }
}
