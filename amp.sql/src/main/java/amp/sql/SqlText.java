package amp.sql;

/** Writes names and texts as parts of statements. */
public final class SqlText {
  private SqlText() {}

  /** Quotes the name of an object, whatever is in it. */
  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * Quotes a text; standard_conforming_strings has to be on, as it is unless somebody turns it off.
   */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
