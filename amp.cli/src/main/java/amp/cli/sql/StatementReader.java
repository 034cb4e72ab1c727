package amp.cli.sql;

import amp.sql.StatementScanner;
import java.util.ArrayList;
import java.util.List;
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
