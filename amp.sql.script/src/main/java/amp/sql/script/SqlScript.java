package amp.sql.script;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A script of SQL statements, divided as psql divides it. It has none of psql's own commands, of
 * which those that pg_dump writes ({@code \restrict}) are passed over, and no rows for {@code COPY
 * FROM STDIN}.
 *
 * @see <a href="https://www.postgresql.org/docs/18/app-psql.html">PostgreSQL 18, psql</a>
 */
public final class SqlScript {
  private static final Pattern PASSED_OVER = Pattern.compile("\\\\(un)?restrict\\b.*");
  private static final int HEAD = 300;

  private final String name;
  private final List<Part> parts;

  /**
   * A statement of the script.
   *
   * @param line the line on which it begins, the first being 1
   * @param text its text, with the semicolon
   */
  private record Part(int line, String text) {}

  private SqlScript(String name, List<Part> parts) {
    this.name = name;
    this.parts = parts;
  }

  /**
   * Divides a script into its statements. The last one may lack its semicolon.
   *
   * @param name what messages call it: the name of its file
   * @param text the script
   * @throws SQLException when it holds a command of psql, or ends within a quotation, a comment or
   *     parentheses
   */
  public static SqlScript of(String name, String text) throws SQLException {
    return new SqlScript(name, new Division(name, text).parts());
  }

  /** Returns the statements, in their order. */
  public List<String> statements() {
    return parts.stream().map(Part::text).toList();
  }

  /**
   * Runs the statements one after the other. Each is a transaction of its own where the connection
   * commits by itself and the script opens none.
   *
   * @throws SQLException when one fails; the message holds the script, the line, the server's
   *     message and the statement, and the state is the server's
   */
  public void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Braces are the script's own.
      statement.setEscapeProcessing(false);
      for (Part part : parts) {
        try {
          statement.execute(part.text());
        } catch (SQLException e) {
          throw new SQLException(
              at(name, part.line()) + e.getMessage() + "\nin the statement: " + head(part.text()),
              e.getSQLState(),
              e);
        }
      }
    }
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }

  private static String at(String name, int line) {
    return name + ", line " + line + ": ";
  }

  private static String head(String statement) {
    return statement.length() > HEAD ? statement.substring(0, HEAD) + " …" : statement;
  }

  /** Goes through the text once. */
  private static final class Division {
    private final String name;
    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private StatementScanner scanner = new StatementScanner();
    private int line = 1;
    private int begin;
    private int beginLine = 1;

    Division(String name, String text) {
      this.name = name;
      this.text = text;
    }

    List<Part> parts() throws SQLException {
      int at = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        at = c == '\\' && scanner.takesCommand() ? metaCommand(at) : statement(c, at);
      }
      if (!scanner.isBetween()) {
        requireWhole();
        add(text.length());
      }
      return List.copyOf(parts);
    }

    private int statement(char c, int at) {
      boolean between = !scanner.hasBegun();
      boolean ends = scanner.ends(c);
      if (between && scanner.hasBegun()) {
        begin = at;
        beginLine = line;
      }
      if (c == '\n') {
        line++;
      }
      if (ends) {
        if (!between) {
          add(at + 1);
        }
        scanner = new StatementScanner();
        begin = at + 1;
        beginLine = line;
      }
      return at + 1;
    }

    private void add(int end) {
      parts.add(new Part(beginLine, text.substring(begin, end).strip()));
    }

    /** What a semicolon does not end, nothing ends. */
    private void requireWhole() throws SQLException {
      scanner.ends('\n');
      if (!scanner.ends(';')) {
        throw new SQLException(
            at(name, beginLine)
                + "what begins here has no end: a quotation, a comment or a parenthesis is open: "
                + head(text.substring(begin).strip()));
      }
    }

    private int metaCommand(int at) throws SQLException {
      int end = text.indexOf('\n', at);
      String command = text.substring(at, end < 0 ? text.length() : end).strip();
      if (!PASSED_OVER.matcher(command).matches()) {
        throw new SQLException(
            at(name, line) + "a command of psql, which only psql knows: " + head(command));
      }
      // The line's end is counted with what follows.
      return end < 0 ? text.length() : end;
    }
  }
}
