package amp.cli.sql;

import amp.problem.VisibleText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as a terminal shows them. */
public final class Cells {
  private Cells() {}

  /** Returns the text of each value; null is empty. */
  static List<String> of(List<@Nullable Object> row) {
    return row.stream().map(value -> value == null ? "" : plain(value.toString())).toList();
  }

  /** Returns the names of columns, which may be anything too. */
  static List<String> names(Rows rows) {
    return rows.columns().stream().map(Cells::plain).toList();
  }

  /** Returns the text with space before or after it. */
  public static String padded(String text, int width, boolean right) {
    String space = " ".repeat(Math.max(0, width - width(text)));
    return right ? space + text : text + space;
  }

  /** Counts the columns that a terminal needs for the text. */
  static int width(String text) {
    return text.codePoints().map(Cells::width).sum();
  }

  /**
   * Counts the columns of a character: none for what combines with the one before, two for East
   * Asia's wide ones and for pictures.
   *
   * @see <a href="https://www.unicode.org/reports/tr11/">Unicode, East Asian Width</a>
   */
  private static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        within(c, 0x1100, 0x115f)
            || within(c, 0x2e80, 0xa4cf)
            || within(c, 0xac00, 0xd7a3)
            || within(c, 0xf900, 0xfaff)
            || within(c, 0xfe30, 0xfe6f)
            || within(c, 0xff00, 0xff60)
            || within(c, 0xffe0, 0xffe6)
            || within(c, 0x1f300, 0x1faff)
            || within(c, 0x20000, 0x3fffd);
    return wide ? 2 : 1;
  }

  private static boolean within(int c, int first, int last) {
    return c >= first && c <= last;
  }

  static String count(long rows) {
    return "(" + rows + (rows == 1 ? " row)" : " rows)");
  }

  /** Returns a text on one line, in which nothing moves a terminal's cursor. */
  private static String plain(String text) {
    return VisibleText.of(text.replace("\n", "\\n").replace("\t", "\\t"));
  }
}
