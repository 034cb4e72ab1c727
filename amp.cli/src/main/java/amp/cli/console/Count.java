package amp.cli.console;

import java.util.Locale;

/** Numbers of things, as people read them. */
public final class Count {
  private Count() {}

  /**
   * Returns a number with its noun, which takes an s as a plural: {@code 1 row}, {@code 2,000
   * rows}.
   */
  public static String of(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s", number, noun(number, noun));
  }

  /** Returns the noun alone. */
  public static String noun(long number, String noun) {
    return number == 1 ? noun : noun + "s";
  }
}
