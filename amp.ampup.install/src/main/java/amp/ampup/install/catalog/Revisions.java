package amp.ampup.install.catalog;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Version;
import amp.ampup.install.debian.DebianVersion;
import amp.ampup.install.source.PackageArtifact;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Packages of one version that an archive publishes one after the other, such as {@code 0.8.0-1}
 * and {@code 0.8.0-2}. The first that is installed is called by its version alone; one that takes
 * its place gets the version with its revision behind, {@code 0.8.0+2}, so that it has a folder of
 * its own and a server that runs keeps its files.
 */
public final class Revisions {
  /** What Debian calls the file of a package; an epoch is not in it. */
  private static final Pattern FILE = Pattern.compile("(?:.*/)?[^/_]+_([^/_]+)_[^/_]+\\.deb.*");

  private static final Pattern NUMBERS = Pattern.compile("(?:\\d+:)?\\d+(?:\\.\\d+){0,3}(.*)");

  private Revisions() {}

  /** Returns the version of a package with its revision; without one where it has none. */
  public static Version exact(PackageArtifact artifact) {
    Matcher rest = NUMBERS.matcher(artifact.revision());
    String revision =
        rest.matches()
            ? rest.group(1).replaceAll("[+.]+", ".").replaceFirst("^[.~-]+", "").replace('-', '.')
            : "";
    try {
      return revision.isEmpty()
          ? artifact.version()
          : Version.of(artifact.version() + "+" + revision.replace('~', '-'));
    } catch (AmpupException e) {
      return artifact.version();
    }
  }

  /**
   * Returns what a package is called where it is newer than what is installed.
   *
   * @param installed the newest that is installed
   * @param artifact the newest that is published
   */
  public static Optional<Version> newer(Installed installed, PackageArtifact artifact) {
    Version has = installed.version().withoutRevision();
    int order = artifact.version().compareTo(has);
    if (order != 0) {
      return Optional.of(artifact.version()).filter(version -> order > 0);
    }
    Optional<DebianVersion> from = revision(installed.receipt().source());
    Optional<DebianVersion> to = revision(artifact.main().fileName());
    boolean later = from.isPresent() && to.isPresent() && to.get().compareTo(from.get()) > 0;
    return Optional.of(exact(artifact))
        .filter(version -> later && version.compareTo(installed.version()) > 0);
  }

  /** The receipt tells the file; of several the extension's own comes first. */
  private static Optional<DebianVersion> revision(String source) {
    Matcher file = FILE.matcher(source.split(Installed.SEPARATOR, 2)[0]);
    try {
      return file.matches() ? Optional.of(DebianVersion.of(file.group(1))) : Optional.empty();
    } catch (AmpupException e) {
      return Optional.empty();
    }
  }
}
