package amp.problem;

/**
 * Text in which nothing commands a terminal, or is lost in a log. A control character is shown as
 * {@code \}{@code u} and four hexadecimal digits, which JSON reads as that character.
 */
public final class VisibleText {
  private VisibleText() {}

  /**
   * Returns a text with each character shown that commands rather than shows something: the
   * controls C0 but newline and tab, DEL, the controls C1, and those that have what follows drawn
   * in another direction.
   *
   * @see <a href="https://www.unicode.org/reports/tr9/">Unicode, Bidirectional Algorithm, 2</a>
   */
  public static String of(String text) {
    int next = indexOfHidden(text, 0);
    if (next < 0) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    int done = 0;
    for (; next >= 0; next = indexOfHidden(text, done)) {
      visible.append(text, done, next).append(String.format("\\u%04x", (int) text.charAt(next)));
      done = next + 1;
    }
    return visible.append(text, done, text.length()).toString();
  }

  private static int indexOfHidden(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (isHidden(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isHidden(char c) {
    if (c >= ' ' && c < 0x7f) {
      return false;
    }
    return (c < ' ' && c != '\n' && c != '\t')
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
