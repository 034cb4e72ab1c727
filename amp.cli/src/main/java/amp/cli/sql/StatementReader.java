package amp.cli.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides lines into statements at semicolons, except those in quotes, dollar quotes and comments.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-syntax-lexical.html">PostgreSQL 18, 4.1
 *     Lexical Structure</a>
 */
final class StatementReader {
  private final StringBuilder pending = new StringBuilder();

  /** What the scanned text is inside of: nothing, or what ends it. */
  private String until = "";

  private int depth;
  private boolean escapes;
  private int scanned;

  /** Whether anything but space stands before what was scanned. */
  private boolean begun;

  /** Tells whether no statement has begun. */
  boolean isEmpty() {
    return !begun;
  }

  /** Adds a line and returns the statements that are complete with it. */
  List<String> add(String line) {
    pending.append(line).append('\n');
    List<String> complete = new ArrayList<>();
    int start = 0;
    while (scanned < pending.length()) {
      if (until.isEmpty() && pending.charAt(scanned) == ';') {
        complete.add(pending.substring(start, scanned + 1).strip());
        start = ++scanned;
        begun = false;
      } else {
        begun |= !Character.isWhitespace(pending.charAt(scanned));
        scanned += until.isEmpty() ? outside() : inside();
      }
    }
    // Deleted once a line: for each statement of a long line it would be copied anew.
    pending.delete(0, start);
    scanned -= start;
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
    scanned = 0;
    until = "";
    begun = false;
  }

  /** Looks at what stands outside of quotes; returns how far it went. */
  private int outside() {
    char c = pending.charAt(scanned);
    if (c == '\'' || c == '"') {
      until = String.valueOf(c);
      escapes = c == '\'' && scanned > 0 && "eE".indexOf(pending.charAt(scanned - 1)) >= 0;
    } else if (at("--")) {
      until = "\n";
    } else if (at("/*")) {
      until = "*/";
      depth = 1;
      return 2;
    } else if (c == '$') {
      return dollar();
    }
    return 1;
  }

  private int dollar() {
    int end = scanned + 1;
    while (end < pending.length()
        && (Character.isLetterOrDigit(pending.charAt(end)) || pending.charAt(end) == '_')) {
      end++;
    }
    boolean opens = end < pending.length() && pending.charAt(end) == '$';
    // $1 is a parameter, and a$b$ an identifier.
    if (opens
        && !Character.isDigit(pending.charAt(scanned + 1))
        && (scanned == 0 || !Character.isLetterOrDigit(pending.charAt(scanned - 1)))) {
      until = pending.substring(scanned, end + 1);
      return until.length();
    }
    return 1;
  }

  private int inside() {
    if (until.equals("*/") && at("/*")) {
      depth++;
      return 2;
    }
    if (escapes && until.equals("'") && pending.charAt(scanned) == '\\') {
      return 2;
    }
    if (!at(until)) {
      return 1;
    }
    int length = until.length();
    if (!until.equals("*/") || --depth == 0) {
      until = "";
    }
    return length;
  }

  private boolean at(String text) {
    if (scanned + text.length() > pending.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (pending.charAt(scanned + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
