package amp.cli.sql;

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
}
