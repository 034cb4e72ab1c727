package amp.cli.ampctl.connect;

/** JSON as editors have it in their settings, with comments and with commas after the last. */
final class CommentedJson {
  private CommentedJson() {}

  /** Returns the text without its comments, and without the commas that no value follows. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = at + 1;
      char c = text.charAt(at);
      if (c == '"') {
        end = endOfString(text, at);
        plain.append(text, at, end);
      } else if (text.startsWith("//", at)) {
        int line = text.indexOf('\n', at);
        end = line < 0 ? text.length() : line;
      } else if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        end = close < 0 ? text.length() : close + 2;
      } else {
        if (c == '}' || c == ']') {
          dropComma(plain);
        }
        plain.append(c);
      }
      at = end;
    }
    return plain.toString();
  }

  /** Returns the index after the closing quotation mark. */
  private static int endOfString(String text, int start) {
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, text.length());
  }

  private static void dropComma(StringBuilder plain) {
    int last = plain.length() - 1;
    while (last >= 0 && Character.isWhitespace(plain.charAt(last))) {
      last--;
    }
    if (last >= 0 && plain.charAt(last) == ',') {
      plain.deleteCharAt(last);
    }
  }
}
