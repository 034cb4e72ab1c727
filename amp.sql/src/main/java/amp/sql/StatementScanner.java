package amp.sql;

import java.util.Locale;

/**
 * Finds the end of a statement, a byte at a time: the semicolon that is in no quotes, comment,
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
  private byte previous;
  private final StringBuilder word = new StringBuilder();
  private String tag = "";
  private final StringBuilder tail = new StringBuilder();

  /** Creates a scanner for one statement. */
  public StatementScanner() {}

  /** Tells whether nothing but space and comments was seen. */
  public boolean isBetween() {
    return !started && (state == State.PLAIN || state == State.LINE_COMMENT);
  }

  /** Takes the next byte; tells whether the statement ends with it. */
  public boolean ends(byte b) {
    boolean end = false;
    if (skip) {
      skip = false;
    } else {
      end = step((char) (b & 0xff));
    }
    previous = b;
    return end;
  }

  private boolean step(char c) {
    switch (state) {
      case PLAIN -> {
        return plain(c);
      }
      case QUOTED -> state = c == '\'' ? State.PLAIN : state;
      case ESCAPED -> {
        skip = c == '\\';
        state = c == '\'' ? State.PLAIN : state;
      }
      case IDENTIFIER -> state = c == '"' ? State.PLAIN : state;
      case DOLLAR_TAG -> {
        return dollarTag(c);
      }
      case DOLLAR_BODY -> dollarBody(c);
      case LINE_COMMENT -> state = c == '\n' ? State.PLAIN : state;
      case BLOCK_COMMENT -> blockComment(c);
    }
    return false;
  }

  private boolean plain(char c) {
    if (c == '-' && previous == '-') {
      state = State.LINE_COMMENT;
      started = started && (words > 0 || parentheses > 0);
      return false;
    }
    if (isWord(c)) {
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

  private static State quoteAfter(String prefix) {
    return prefix.equalsIgnoreCase("e") ? State.ESCAPED : State.QUOTED;
  }

  private boolean symbol(char c) {
    switch (c) {
      case '\'' -> state = State.QUOTED;
      case '"' -> state = State.IDENTIFIER;
      case '(' -> parentheses++;
      case ')' -> parentheses--;
      case '*' -> {
        if (previous == '/') {
          state = State.BLOCK_COMMENT;
          comments = 1;
        }
      }
      case ';' -> {
        return parentheses <= 0 && bodies == 0;
      }
      default -> {
        // Nothing ends or begins with it.
      }
    }
    started = started || (!Character.isWhitespace(c) && c != '-');
    return false;
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

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c >= 0x80;
  }

  private boolean dollarTag(char c) {
    if (c == '$') {
      tag = "$" + tail + "$";
      tail.setLength(0);
      state = State.DOLLAR_BODY;
    } else if (isWord(c)) {
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
    if (c == '*' && previous == '/') {
      comments++;
    } else if (c == '/' && previous == '*' && --comments == 0) {
      state = State.PLAIN;
    }
  }
}
