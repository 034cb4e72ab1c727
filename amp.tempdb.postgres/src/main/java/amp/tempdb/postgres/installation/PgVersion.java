package amp.tempdb.postgres.installation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of PostgreSQL. Since version 10 the first number is the major version, which decides
 * whether a data directory can be opened; the second is the minor release.
 *
 * @param major the major version, for example 18
 * @param minor the minor release, for example 6
 * @see <a href="https://www.postgresql.org/support/versioning/">PostgreSQL's versioning policy</a>
 */
public record PgVersion(int major, int minor) implements Comparable<PgVersion> {
  /** The oldest major version that is run at all. */
  public static final int OLDEST = 14;

  /** The oldest major version that the PostgreSQL project still mends. */
  public static final int OLDEST_MAINTAINED = 15;

  /** The newest major version that is released, and the one that ampup installs. */
  public static final int NEWEST = 18;

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?");

  /**
   * Finds the version in what {@code postgres --version} prints, in an archive's version or in a
   * {@code PG_VERSION} file. A development version ({@code 19devel}) has minor 0.
   */
  public static Optional<PgVersion> find(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.find()) {
      return Optional.empty();
    }
    String minor = numbers.group(2);
    return Optional.of(
        new PgVersion(
            Integer.parseInt(numbers.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
  }

  /**
   * Tells whether this is the version asked for: {@code 18} takes every 18, {@code 18.6} only it.
   */
  public boolean matches(String wanted) {
    return find(wanted)
        .filter(w -> w.major == major && (!wanted.contains(".") || w.minor == minor))
        .isPresent();
  }

  /**
   * Returns the major version of a server.
   *
   * @param version as the server says it
   * @return 0 where that is no version
   */
  public static int major(String version) {
    return find(version).map(PgVersion::major).orElse(0);
  }

  /** Tells whether it is not run at all. */
  public boolean isTooOld() {
    return major < OLDEST;
  }

  @Override
  public int compareTo(PgVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
