package amp.cli.sql;

import amp.sql.script.StatementScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Divides lines into statements, as psql does. */
final class StatementReader {
  private final StringBuilder pending = new StringBuilder();
  private StatementScanner scanner = new StatementScanner();

  /** Whether anything but space stands in what is pending. */
  private boolean begun;

  /** Tells whether no statement has begun. */
  boolean isEmpty() {
    return !begun;
  }

  /** Tells whether a backslash begins a command: after a comment it does, as in psql. */
  boolean takesCommand() {
    return scanner.takesCommand();
  }

  /**
   * Returns the statements of a text, also a last one without a semicolon; none is a comment. One
   * that has no end is a statement, which a server refuses.
   */
  static List<String> all(String sql) {
    StatementReader reader = new StatementReader();
    List<String> statements = new ArrayList<>(reader.add(sql));
    reader.rest().ifPresent(statements::add);
    statements.removeIf(StatementReader::isComment);
    return statements;
  }

  private static boolean isComment(String statement) {
    StatementScanner scanner = new StatementScanner();
    statement.chars().forEach(c -> scanner.ends((char) c));
    return scanner.isBetween();
  }

  /**
   * Returns the first word of a statement, which says what it does, in lower case; the character
   * where none is a word's, and nothing of a comment.
   */
  static String verb(String statement) {
    StatementScanner scanner = new StatementScanner();
    for (int begin = 0; begin < statement.length(); begin++) {
      boolean ended = scanner.ends(statement.charAt(begin));
      if (scanner.hasBegun()) {
        int end = begin;
        while (end < statement.length() && Character.isLetter(statement.charAt(end))) {
          end++;
        }
        return statement.substring(begin, Math.max(end, begin + 1)).toLowerCase(Locale.ROOT);
      }
      if (ended) {
        break;
      }
    }
    return "";
  }

  /** Adds a line and returns the statements that are complete with it. */
  List<String> add(String line) {
    List<String> complete = new ArrayList<>();
    for (int i = 0; i <= line.length(); i++) {
      char c = i < line.length() ? line.charAt(i) : '\n';
      begun |= !Character.isWhitespace(c);
      pending.append(c);
      if (scanner.ends(c)) {
        complete.add(pending.toString().strip());
        clear();
      }
    }
    complete.removeIf(";"::equals);
    if (isEmpty()) {
      clear();
    }
    return complete;
  }

  /** Returns what is left without a semicolon. */
  Optional<String> rest() {
    String rest = pending.toString().strip();
    clear();
    return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
  }

  private void clear() {
    pending.setLength(0);
    scanner = new StatementScanner();
    begun = false;
  }
}
