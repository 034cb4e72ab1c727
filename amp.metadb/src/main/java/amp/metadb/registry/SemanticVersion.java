package amp.metadb.registry;

import amp.metadb.connect.MetadataDbException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version number by the rules of Semantic Versioning. Ordered by precedence: build metadata does
 * not count, so that the order is not consistent with {@link #equals}.
 *
 * @see <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0</a>
 */
public final class SemanticVersion implements Comparable<SemanticVersion> {
  private static final String NUMBER = "(0|[1-9][0-9]*)";
  private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final Pattern FORM =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + IDENTIFIER
              + "(?:\\."
              + IDENTIFIER
              + ")*))?"
              + "(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");

  private final String text;
  private final List<BigInteger> numbers;
  private final List<String> preRelease;

  private SemanticVersion(String text, Matcher matcher) {
    this.text = text;
    this.numbers =
        List.of(
            new BigInteger(matcher.group(1)),
            new BigInteger(matcher.group(2)),
            new BigInteger(matcher.group(3)));
    String labels = matcher.group(4);
    this.preRelease = labels == null ? List.of() : List.of(labels.split("\\."));
  }

  /**
   * Reads a version such as {@code 1.0.0} or {@code 2.0.0-rc.1}.
   *
   * @throws MetadataDbException when it is none
   */
  public static SemanticVersion parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new MetadataDbException(
                    "\"" + text + "\" is not a version",
                    "Write three numbers, with a label if it is a pre-release: 1.0.0, 1.1.0-rc.1"));
  }

  static Optional<SemanticVersion> tryParse(String text) {
    Matcher matcher = FORM.matcher(text);
    boolean fits = text.length() <= 128 && matcher.matches();
    return fits ? Optional.of(new SemanticVersion(text, matcher)) : Optional.empty();
  }

  @Override
  public int compareTo(SemanticVersion other) {
    for (int i = 0; i < numbers.size(); i++) {
      int order = numbers.get(i).compareTo(other.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
    }
    int common = Math.min(preRelease.size(), other.preRelease.size());
    for (int i = 0; i < common; i++) {
      int order = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(preRelease.size(), other.preRelease.size());
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftIsNumber = isNumber(left);
    if (leftIsNumber != isNumber(right)) {
      return leftIsNumber ? -1 : 1;
    }
    return leftIsNumber
        ? new BigInteger(left).compareTo(new BigInteger(right))
        : left.compareTo(right);
  }

  private static boolean isNumber(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SemanticVersion version && version.text.equals(text);
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
}
