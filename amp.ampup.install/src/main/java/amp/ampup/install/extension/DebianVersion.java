package amp.ampup.install.extension;

import amp.ampup.Version;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of what is in a package of Debian, without what Debian adds to it. */
public final class DebianVersion {
  /** Four numbers, a stage before the release, and whatever else Debian tells. */
  private static final Pattern UPSTREAM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9}){0,3})(?:[~.]?(alpha|beta|rc)\\.?(\\d{1,4}))?.*");

  private DebianVersion() {}

  /**
   * Returns the version of the program in a package: 3.3.2 of {@code 1:3.3.2+dfsg-1+b1}, 2.0.0-rc1
   * of {@code 2.0.0~rc1-1}.
   *
   * @return empty where it begins with no number
   */
  public static Optional<Version> upstream(String debian) {
    String text = debian.replaceFirst("^\\d+:", "").replaceFirst("-[^-]*$", "");
    Matcher matcher = UPSTREAM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String stage = matcher.group(2) == null ? "" : "-" + matcher.group(2) + matcher.group(3);
    return Optional.of(Version.of(matcher.group(1) + stage));
  }
}
