package amp.cli.sql;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows what a server found wrong, with the place in what was typed. */
final class SqlError {
  /** How the driver writes the place, counted in characters from 1. */
  private static final Pattern POSITION = Pattern.compile("\\R\\s*Position: (\\d+)\\s*");

  private SqlError() {}

  /**
   * Returns the message; in place of a number, the line with a mark below it.
   *
   * @param sql what was typed
   * @param begin where the statement begins in it, in characters of Java
   */
  static String text(SQLException e, String sql, int begin) {
    String message = String.valueOf(e.getMessage());
    Matcher position = POSITION.matcher(message);
    if (!position.find()) {
      return message;
    }
    int at = sql.offsetByCodePoints(begin, Math.min(number(position), count(sql.substring(begin))));
    int lineBegin = sql.lastIndexOf('\n', at - 1) + 1;
    int end = sql.indexOf('\n', at);
    String line =
        sql.substring(lineBegin, end < 0 ? sql.length() : end)
            .replace('\t', ' ')
            .replace('\r', ' ');
    long number = sql.substring(0, lineBegin).chars().filter(c -> c == '\n').count() + 1;
    String label = "line " + number + ": ";
    int column = Cells.width(label) + Cells.width(sql.substring(lineBegin, at));
    return without(message) + "\n" + label + line + "\n" + " ".repeat(column) + "^";
  }

  /** Returns the message without a place, for SQL that the user has not written. */
  static String without(String message) {
    return POSITION.matcher(message).replaceAll("");
  }

  private static int number(Matcher position) {
    return Integer.parseInt(position.group(1)) - 1;
  }

  private static int count(String text) {
    return text.codePointCount(0, text.length());
  }
}
