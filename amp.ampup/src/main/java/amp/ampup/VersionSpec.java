package amp.ampup;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user means by a version: {@code latest}, or {@code 18}, {@code 18.6} or {@code 18.6.0},
 * which stand for the newest version that begins with these numbers. A prerelease is meant only
 * when it is written out.
 */
public final class VersionSpec {
  /** The newest version there is. */
  public static final VersionSpec LATEST = new VersionSpec(null);

  private final @Nullable Version prefix;

  private VersionSpec(@Nullable Version prefix) {
    this.prefix = prefix;
  }

  /**
   * Reads what a user wrote.
   *
   * @throws AmpupException when it is neither a version nor {@code latest}
   */
  public static VersionSpec of(String text) {
    return text.equals("latest") ? LATEST : new VersionSpec(Version.of(text));
  }

  /** Returns the specification that means the newest version of a major. */
  public static VersionSpec major(int major) {
    return of(Integer.toString(major));
  }

  /** Returns the specification that means one version and, without a revision, those of it. */
  public static VersionSpec exactly(Version version) {
    return new VersionSpec(version);
  }

  /** Tells whether a version is meant. */
  public boolean matches(Version version) {
    if (prefix == null) {
      return !version.isPrerelease();
    }
    return version.equals(prefix) || (!version.isPrerelease() && version.startsWith(prefix));
  }

  /** Returns the newest version that is meant, or empty when none is. */
  public Optional<Version> newest(Collection<Version> versions) {
    return versions.stream().filter(this::matches).max(Version::compareTo);
  }

  /** Returns the version as the user wrote it, or empty for {@code latest}. */
  public Optional<Version> written() {
    return Optional.ofNullable(prefix);
  }

  /** Returns what the user wrote. */
  @Override
  public String toString() {
    return prefix == null ? "latest" : prefix.toString();
  }
}
