package amp.cli.console;

/**
 * Text in which nothing commands a terminal. A control character is shown as {@code \}{@code u} and
 * four hexadecimal digits, which JSON reads as that character.
 */
public final class VisibleText {
  private VisibleText() {}

  /** Returns a text with each character shown that {@link #isHidden} finds. */
  public static String of(String text) {
    int next = indexOfHidden(text, 0, text.length());
    if (next < 0) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    int done = 0;
    for (; next >= 0; next = indexOfHidden(text, done, text.length())) {
      visible.append(text, done, next).append(shown(text.charAt(next)));
      done = next + 1;
    }
    return visible.append(text, done, text.length()).toString();
  }

  /** Returns what a character is shown as. */
  static String shown(char c) {
    return String.format("\\u%04x", (int) c);
  }

  /** Returns where the first character is that is to be shown; -1 where there is none. */
  static int indexOfHidden(CharSequence text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isHidden(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Tells whether a character commands rather than shows something: the controls C0 but newline and
   * tab, DEL, the controls C1, and those that have what follows drawn in another direction.
   *
   * @see <a href="https://www.unicode.org/reports/tr9/">Unicode, Bidirectional Algorithm, 2</a>
   */
  static boolean isHidden(char c) {
    if (c >= ' ' && c < 0x7f) {
      return false;
    }
    return (c < ' ' && c != '\n' && c != '\t')
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
