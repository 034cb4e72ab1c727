package amp.ampup;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The version of a component, such as {@code 18.6.0} or {@code 19.0.0-beta1}. Ordered by number: 9
 * before 10, a prerelease before its release. A later package of the same version has a revision:
 * {@code 0.8.0+2} comes after {@code 0.8.0}.
 */
public final class Version implements Comparable<Version> {
  private static final int MAX_LENGTH = 64;

  private final String text;
  private final int[] numbers;
  private final String prerelease;
  private final String revision;

  private Version(String text, int[] numbers, String prerelease, String revision) {
    this.text = text;
    this.numbers = numbers;
    this.prerelease = prerelease;
    this.revision = revision;
  }

  /**
   * Reads a version: numbers with dots between them, then optionally a hyphen and letters, digits,
   * dots and hyphens; then optionally a plus sign and a revision of the same signs.
   *
   * @throws AmpupException when the text is not a version
   */
  public static Version of(String text) {
    int plus = text.indexOf('+');
    String plain = plus < 0 ? text : text.substring(0, plus);
    String revision = plus < 0 ? "" : text.substring(plus + 1);
    int dash = plain.indexOf('-');
    String prerelease = dash < 0 ? "" : plain.substring(dash + 1);
    int[] numbers = numbers(dash < 0 ? plain : plain.substring(0, dash));
    if (numbers.length == 0
        || text.length() > MAX_LENGTH
        || !areSigns(prerelease, dash)
        || !areSigns(revision, plus)) {
      throw new AmpupException(
          "\"" + text + "\" is not a version", "Write it as 18, 18.6 or 18.6.0");
    }
    return new Version(text, numbers, prerelease, revision);
  }

  /** Tells whether a text can be read as a version. */
  static boolean isVersion(String text) {
    try {
      of(text);
      return true;
    } catch (AmpupException e) {
      return false;
    }
  }

  /** Returns the first number. */
  public int major() {
    return numbers[0];
  }

  /** Tells whether this comes before a release, as 19.0.0-beta1 does. */
  public boolean isPrerelease() {
    return !prerelease.isEmpty();
  }

  /** Returns which package of the version it is; empty for the first that was installed. */
  public String revision() {
    return revision;
  }

  /** Returns the version without its revision. */
  public Version withoutRevision() {
    return revision.isEmpty() ? this : of(text.substring(0, text.indexOf('+')));
  }

  /** Tells whether this version begins with all the numbers of another: 18.6.0 with 18 and 18.6. */
  boolean startsWith(Version prefix) {
    if (prefix.isPrerelease() || !prefix.revision.isEmpty()) {
      return text.equals(prefix.text);
    }
    for (int i = 0; i < prefix.numbers.length; i++) {
      if (number(i) != prefix.numbers[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(numbers.length, other.numbers.length); i++) {
      int order = Integer.compare(number(i), other.number(i));
      if (order != 0) {
        return order;
      }
    }
    if (isPrerelease() != other.isPrerelease()) {
      return isPrerelease() ? -1 : 1;
    }
    int order = comparePrereleases(prerelease, other.prerelease);
    order = order != 0 ? order : compareRevisions(revision, other.revision);
    return order != 0 ? order : text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version version && version.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the version as it was written. */
  @Override
  public String toString() {
    return text;
  }

  private int number(int index) {
    return index < numbers.length ? numbers[index] : 0;
  }

  /** Reads the numbers; an empty array when the text holds anything else. */
  private static int[] numbers(String text) {
    int[] numbers = new int[4];
    int count = 0;
    int from = 0;
    while (from <= text.length()) {
      int dot = text.indexOf('.', from);
      int end = dot < 0 ? text.length() : dot;
      if (count == numbers.length || end == from || end - from > 9) {
        return new int[0];
      }
      for (int i = from; i < end; i++) {
        int digit = text.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return new int[0];
        }
        numbers[count] = numbers[count] * 10 + digit;
      }
      count++;
      from = end + 1;
    }
    return Arrays.copyOf(numbers, count);
  }

  private static boolean areSigns(String text, int mark) {
    if (mark < 0) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && c != '.' && c != '-') {
        return false;
      }
    }
    return !text.isEmpty() && !text.contains("..");
  }

  /** Compares beta2 with beta10 by number where both have the same letters before it. */
  private static int comparePrereleases(String a, String b) {
    int i = firstDigit(a);
    int j = firstDigit(b);
    if (a.substring(0, i).equals(b.substring(0, j)) && i < a.length() && j < b.length()) {
      int[] x = numbers(a.substring(i));
      int[] y = numbers(b.substring(j));
      if (x.length > 0 && y.length > 0) {
        return Arrays.compare(x, y);
      }
    }
    return a.compareTo(b);
  }

  /** Part by part, numbers by their size; a part that begins with a hyphen comes before none. */
  private static int compareRevisions(String a, String b) {
    String[] x = parts(a);
    String[] y = parts(b);
    for (int i = 0; i < Math.max(x.length, y.length); i++) {
      String left = i < x.length ? x[i] : "";
      String right = i < y.length ? y[i] : "";
      boolean early = left.startsWith("-");
      if (early != right.startsWith("-")) {
        return early ? -1 : 1;
      }
      int[] m = numbers(left);
      int[] n = numbers(right);
      int order =
          m.length == 1 && n.length == 1 ? Integer.compare(m[0], n[0]) : left.compareTo(right);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static String[] parts(String revision) {
    return revision.replace("-", ".-").split("\\.", -1);
  }

  private static int firstDigit(String text) {
    int i = 0;
    while (i < text.length() && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
      i++;
    }
    return i;
  }
}
