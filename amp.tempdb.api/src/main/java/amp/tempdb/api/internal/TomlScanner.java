package amp.tempdb.api.internal;

/** The signs of a TOML file, one after the other. */
final class TomlScanner {
  private final String text;
  private int at;

  TomlScanner(String text) {
    String unix = text.replace("\r\n", "\n");
    this.text = unix.startsWith("\ufeff") ? unix.substring(1) : unix;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  boolean isAt(String sign) {
    return text.startsWith(sign, at);
  }

  boolean take(String sign) {
    boolean there = isAt(sign);
    if (there) {
      at += sign.length();
    }
    return there;
  }

  void require(String sign) {
    if (!take(sign)) {
      throw wrong("no " + sign);
    }
  }

  IllegalArgumentException wrong(String what) {
    long line =
        1 + text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
    return new IllegalArgumentException("line " + line + ": " + what);
  }

  void passSpace() {
    while (!atEnd() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  /** Passes over spaces, comments and ends of lines. */
  void toNextLine() {
    passSpace();
    while (isAt("\n") || isAt("#")) {
      passComment();
      take("\n");
      passSpace();
    }
  }

  void requireLineEnd() {
    passSpace();
    passComment();
    if (!atEnd() && !take("\n")) {
      throw wrong("more than a key and a value");
    }
  }

  private void passComment() {
    if (isAt("#")) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    }
  }

  String keyPart() {
    if (isAt("\"") || isAt("'")) {
      return scalar();
    }
    int begin = at;
    while (!atEnd() && isBare(text.charAt(at))) {
      at++;
    }
    if (begin == at) {
      throw wrong("no key");
    }
    return text.substring(begin, at);
  }

  private static boolean isBare(char c) {
    return c == '_' || c == '-' || (c < 128 && Character.isLetterOrDigit(c));
  }

  /** Returns a text without its quotes, or a number or truth value as it is written. */
  String scalar() {
    if (take("\"\"\"")) {
      take("\n");
      return quoted("\"\"\"", true);
    }
    if (take("'''")) {
      take("\n");
      return quoted("'''", false);
    }
    if (take("\"")) {
      return quoted("\"", true);
    }
    if (take("'")) {
      return quoted("'", false);
    }
    int begin = at;
    while (!atEnd() && ",]}#\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String bare = text.substring(begin, at).strip();
    if (bare.isEmpty()) {
      throw wrong("no value");
    }
    return bare;
  }

  private String quoted(String quote, boolean escapes) {
    StringBuilder value = new StringBuilder();
    while (!isAt(quote)) {
      if (atEnd() || (quote.length() == 1 && isAt("\n"))) {
        throw wrong("a text that does not end");
      }
      char c = text.charAt(at++);
      if (escapes && c == '\\') {
        escape(value);
      } else {
        value.append(c);
      }
    }
    at += quote.length();
    // Up to two quotes may stand before the three that end a text.
    for (int i = 0; quote.length() == 3 && i < 2 && isAt(quote.substring(0, 1)); i++) {
      value.append(text.charAt(at++));
    }
    return value.toString();
  }

  private void escape(StringBuilder value) {
    char c = atEnd() ? '\0' : text.charAt(at++);
    switch (c) {
      case 'b' -> value.append('\b');
      case 't' -> value.append('\t');
      case 'n' -> value.append('\n');
      case 'f' -> value.append('\f');
      case 'r' -> value.append('\r');
      case '"', '\\' -> value.append(c);
      case 'u' -> value.appendCodePoint(codePoint(4));
      case 'U' -> value.appendCodePoint(codePoint(8));
      default -> {
        if (!Character.isWhitespace(c)) {
          throw wrong("an escape that is none: \\" + c);
        }
        while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
          at++;
        }
      }
    }
  }

  private int codePoint(int digits) {
    int end = Math.min(at + digits, text.length());
    String hex = text.substring(at, end);
    at = end;
    if (hex.matches("[0-9A-Fa-f]{" + digits + "}")
        && Character.isValidCodePoint((int) Long.parseLong(hex, 16))) {
      return Integer.parseInt(hex, 16);
    }
    throw wrong("an escape that is none: \\u" + hex);
  }
}
