package amp.sql.script;

import java.util.Locale;

/**
 * Finds the end of a statement, a character at a time: the semicolon that is in no quotes, comment,
 * parentheses or body of a function.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-syntax-lexical.html">PostgreSQL 18, 4.1
 *     Lexical Structure</a>
 */
public final class StatementScanner {
  private enum State {
    PLAIN,
    QUOTED,
    ESCAPED,
    IDENTIFIER,
    DOLLAR_TAG,
    DOLLAR_BODY,
    LINE_COMMENT,
    BLOCK_COMMENT
  }

  private State state = State.PLAIN;
  private int parentheses;
  private int comments;
  private int bodies;
  private boolean started;
  private boolean routine;
  private boolean skip;
  private int words;
  private char previous;

  /** Whether the character ended or began a comment, and can be no part of another mark. */
  private boolean used;

  /** Whether the last string was one with escapes, which a further quote would continue. */
  private boolean escapes;

  private final StringBuilder word = new StringBuilder();
  private String tag = "";
  private final StringBuilder tail = new StringBuilder();

  /** Creates a scanner for one statement. */
  public StatementScanner() {}

  /** Tells whether anything but space and comments was seen. */
  public boolean hasBegun() {
    return started;
  }

  /** Tells whether nothing but space and comments was seen, none of them open. */
  public boolean isBetween() {
    return !started
        && (state == State.LINE_COMMENT || (state == State.PLAIN && !mayBeginComment(previous)));
  }

  /** Tells whether a backslash that comes now begins a command of psql: in comments it does not. */
  public boolean takesCommand() {
    return !started && state == State.PLAIN;
  }

  /**
   * Takes the next character, or the next byte of UTF-8; tells whether the statement ends with it.
   */
  public boolean ends(char c) {
    boolean end = false;
    used = false;
    if (skip) {
      skip = false;
    } else {
      end = step(c);
    }
    previous = used ? 0 : c;
    return end;
  }

  private boolean step(char c) {
    switch (state) {
      case PLAIN -> {
        return plain(c);
      }
      case QUOTED, ESCAPED -> quoted(c);
      case IDENTIFIER -> state = c == '"' ? State.PLAIN : state;
      case DOLLAR_TAG -> {
        return dollarTag(c);
      }
      case DOLLAR_BODY -> dollarBody(c);
      case LINE_COMMENT -> state = c == '\n' || c == '\r' ? State.PLAIN : state;
      case BLOCK_COMMENT -> blockComment(c);
    }
    return false;
  }

  private boolean plain(char c) {
    if (c == '-' && previous == '-') {
      state = State.LINE_COMMENT;
      return false;
    }
    started |= mayBeginComment(previous) && !(previous == '/' && c == '*');
    if (isWord(c) || (c == '$' && isName())) {
      word.append(c);
      started = true;
      return false;
    }
    String ended = word.toString();
    word.setLength(0);
    if (c == '$' || (!ended.isEmpty() && c == '\'')) {
      state = c == '$' ? State.DOLLAR_TAG : quoteAfter(ended);
      tail.setLength(0);
      started = true;
      return false;
    }
    if (!ended.isEmpty()) {
      keyword(ended.toLowerCase(Locale.ROOT));
    }
    return symbol(c);
  }

  private void quoted(char c) {
    skip = state == State.ESCAPED && c == '\\';
    if (c == '\'') {
      escapes = state == State.ESCAPED;
      state = State.PLAIN;
    }
  }

  private static State quoteAfter(String prefix) {
    return prefix.equalsIgnoreCase("e") ? State.ESCAPED : State.QUOTED;
  }

  private boolean symbol(char c) {
    switch (c) {
      case '\'' -> state = escapes && previous == '\'' ? State.ESCAPED : State.QUOTED;
      case '"' -> state = State.IDENTIFIER;
      case '(' -> parentheses++;
      case ')' -> parentheses--;
      case '*' -> {
        if (previous == '/') {
          state = State.BLOCK_COMMENT;
          comments = 1;
          used = true;
          return false;
        }
      }
      case ';' -> {
        return parentheses <= 0 && bodies == 0;
      }
      default -> {
        // Nothing ends or begins with it.
      }
    }
    // What can begin a comment begins a statement when the next character shows that it does not.
    started = started || (!Character.isWhitespace(c) && !mayBeginComment(c));
    return false;
  }

  private static boolean mayBeginComment(char c) {
    return c == '-' || c == '/';
  }

  /** As psql does: within CREATE FUNCTION or PROCEDURE, BEGIN and CASE open what END closes. */
  private void keyword(String text) {
    words++;
    if (words <= 4 && (text.equals("function") || text.equals("procedure"))) {
      routine = true;
    }
    if (routine && parentheses == 0) {
      if (text.equals("begin") || (bodies > 0 && text.equals("case"))) {
        bodies++;
      } else if (bodies > 0 && text.equals("end")) {
        bodies--;
      }
    }
  }

  /** Tells whether a name has begun: a dollar sign may stand in it, and cannot begin it. */
  private boolean isName() {
    return !word.isEmpty() && !isDigit(word.charAt(0));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c >= 0x80;
  }

  private boolean dollarTag(char c) {
    if (c == '$') {
      tag = "$" + tail + "$";
      tail.setLength(0);
      state = State.DOLLAR_BODY;
    } else if (isWord(c) && !(tail.isEmpty() && isDigit(c))) {
      tail.append(c);
    } else {
      // It was a parameter such as $1.
      state = State.PLAIN;
      return symbol(c);
    }
    return false;
  }

  private void dollarBody(char c) {
    tail.append(c);
    if (tail.length() > tag.length()) {
      tail.deleteCharAt(0);
    }
    if (c == '$' && tail.length() == tag.length() && tail.toString().equals(tag)) {
      state = State.PLAIN;
    }
  }

  private void blockComment(char c) {
    used = (c == '*' && previous == '/') || (c == '/' && previous == '*');
    if (used) {
      comments += c == '*' ? 1 : -1;
      state = comments == 0 ? State.PLAIN : state;
    }
  }
}
