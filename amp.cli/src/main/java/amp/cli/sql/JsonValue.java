package amp.cli.sql;

import java.util.regex.Pattern;

/** A value that JSON can hold with its structure; its {@code toString} is PostgreSQL's own text. */
interface JsonValue {
  /** Returns it as JSON, on one line. */
  String json();

  /**
   * What PostgreSQL holds as JSON, the numbers with all their digits.
   *
   * @param text a JSON document, which the server has checked
   */
  record Document(String text) implements JsonValue {
    /** In a string of JSON a line's end is written as an escape, so it is white space here. */
    @Override
    public String json() {
      return text.replace('\n', ' ').replace('\r', ' ');
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * A number with the digits that PostgreSQL writes. No {@code BigDecimal} is made of it: for the
   * first one Java 25 calculates a table of large powers, which takes longer than a short query.
   *
   * @param text a number of JSON's
   */
  record Numeral(String text) implements JsonValue {
    /** PostgreSQL writes numbers as JSON does, but for NaN, the infinities and sums of money. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?(e[-+][0-9]+)?");

    /** Tells whether what the server has written of a number is one of JSON's. */
    static boolean is(String text) {
      return NUMBER.matcher(text).matches();
    }

    @Override
    public String json() {
      return text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
