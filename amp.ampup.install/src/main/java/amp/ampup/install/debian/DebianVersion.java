package amp.ampup.install.debian;

import amp.ampup.AmpupException;
import amp.ampup.Version;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of a Debian package, such as {@code 1:8.4.5-2+b1}. Ordered as Debian's policy says
 * (section 5.6.12): by the epoch, then what its authors released, then what Debian made of that; a
 * tilde comes before everything, even the end.
 */
public final class DebianVersion implements Comparable<DebianVersion> {
  /** What stands before the first sign that Debian, or a prerelease, added. */
  private static final Pattern NUMBERS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,3}");

  private final String text;
  private final int epoch;
  private final String upstream;
  private final String revision;

  private DebianVersion(String text, int epoch, String upstream, String revision) {
    this.text = text;
    this.epoch = epoch;
    this.upstream = upstream;
    this.revision = revision;
  }

  /**
   * Reads a version.
   *
   * @throws AmpupException when the text is not one
   */
  public static DebianVersion of(String text) {
    if (!text.matches("([0-9]{1,9}:)?[0-9A-Za-z.+~-]{1,200}")) {
      throw new AmpupException(
          "\"" + text + "\" is not a version of a Debian package", "Use another mirror");
    }
    int colon = text.indexOf(':');
    int dash = text.lastIndexOf('-');
    return new DebianVersion(
        text,
        colon < 0 ? 0 : Integer.parseInt(text.substring(0, colon)),
        text.substring(colon + 1, dash < 0 ? text.length() : dash),
        dash < 0 ? "" : text.substring(dash + 1));
  }

  /**
   * Returns the version of the component in a package, as {@link #component()} does.
   *
   * @return empty where the text tells none
   */
  public static Optional<Version> componentOf(String text) {
    try {
      return Optional.of(of(text).component());
    } catch (AmpupException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the version of the component in the package: its authors' numbers, without what Debian
   * added. Those who name every release a candidate mean a release by it.
   */
  public Version component() {
    Matcher matcher = NUMBERS.matcher(upstream);
    if (!matcher.lookingAt()) {
      throw new AmpupException(
          "the package's version " + text + " begins with no number", "Use another mirror");
    }
    return Version.of(matcher.group());
  }

  @Override
  public int compareTo(DebianVersion other) {
    int order = Integer.compare(epoch, other.epoch);
    order = order != 0 ? order : compare(upstream, other.upstream);
    return order != 0 ? order : compare(revision, other.revision);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DebianVersion version && version.compareTo(this) == 0;
  }

  @Override
  public int hashCode() {
    return epoch;
  }

  /** Returns the version as it was written. */
  @Override
  public String toString() {
    return text;
  }

  /** Takes turns: what are no digits by rank of the signs, digits by their number. */
  private static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      while ((i < a.length() && !isDigit(a.charAt(i)))
          || (j < b.length() && !isDigit(b.charAt(j)))) {
        int order = Integer.compare(rank(a, i), rank(b, j));
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
      int fromA = skipZeros(a, i);
      int fromB = skipZeros(b, j);
      i = endOfDigits(a, fromA);
      j = endOfDigits(b, fromB);
      int order = Integer.compare(i - fromA, j - fromB);
      order = order != 0 ? order : a.substring(fromA, i).compareTo(b.substring(fromB, j));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int rank(String text, int at) {
    if (at >= text.length() || isDigit(text.charAt(at))) {
      return 0;
    }
    char c = text.charAt(at);
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c == '~' ? -1 : letter ? c : c + 256;
  }

  private static int skipZeros(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static int endOfDigits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
