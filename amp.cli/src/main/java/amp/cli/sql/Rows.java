package amp.cli.sql;

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
 * @param values the values of each row; text, truth values, {@link JsonValue} and null
 */
public record Rows(
    List<String> columns, List<Boolean> numeric, List<List<@Nullable Object>> values) {

  /** So many rows are read before they are written. */
  private static final int PART = 1000;

  /** Fewer where they have so many characters, of which a row can have millions. */
  private static final int PART_CHARACTERS = 1 << 20;

  /**
   * Writes a result.
   *
   * @param stop asked now and then whether nobody wants more of it
   */
  static void copy(ResultSet result, RowWriter writer, BooleanSupplier stop) throws SQLException {
    boolean more;
    do {
      List<List<@Nullable Object>> values = new ArrayList<>();
      more = read(result, values);
      writer.part(with(result.getMetaData(), values));
    } while (more && !stop.getAsBoolean());
    writer.end();
  }

  /** Reads the next rows; tells whether there may be more. */
  private static boolean read(ResultSet result, List<List<@Nullable Object>> values)
      throws SQLException {
    ResultSetMetaData description = result.getMetaData();
    long characters = 0;
    while (values.size() < PART && characters < PART_CHARACTERS) {
      if (!result.next()) {
        return false;
      }
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 1; i <= description.getColumnCount(); i++) {
        Object value = value(result, i, description);
        row.add(value);
        characters += value == null ? 0 : value.toString().length();
      }
      values.add(row);
    }
    return true;
  }

  private static Rows with(ResultSetMetaData description, List<List<@Nullable Object>> values)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<Boolean> numeric = new ArrayList<>();
    for (int i = 1; i <= description.getColumnCount(); i++) {
      columns.add(description.getColumnLabel(i));
      numeric.add(isNumeric(description.getColumnType(i)));
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
  private static @Nullable Object value(ResultSet result, int column, ResultSetMetaData description)
      throws SQLException {
    String text = result.getString(column);
    if (text == null) {
      return null;
    }
    int type = description.getColumnType(column);
    if (type == Types.BIT && (text.equals("t") || text.equals("f"))) {
      return text.equals("t");
    }
    if (isNumeric(type)) {
      return JsonValue.Numeral.is(text) ? new JsonValue.Numeral(text) : text;
    }
    String name = description.getColumnTypeName(column);
    if (name.equals("json") || name.equals("jsonb")) {
      return new JsonValue.Document(text);
    }
    // The type of an array has its elements' name behind an underscore.
    return type == Types.ARRAY && name.startsWith("_")
        ? new ArrayText(text, name.substring(1))
        : text;
  }
}
