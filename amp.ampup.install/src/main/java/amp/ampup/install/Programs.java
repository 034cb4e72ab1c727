package amp.ampup.install;

import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.manifest.Manifest;
import java.util.List;

/** Amp's own programs, which are all in one archive. */
final class Programs {
  /** What manifests call the archive. */
  static final String ARCHIVE = "amp";

  /** What manifests call the place beside them, in which it is. */
  static final String SOURCE = "amp";

  /** What each archive has, in its folder: by it all of amp is installed and updated. */
  static final String PROOF = "bin/ampup";

  private Programs() {}

  /** Returns the versions that a manifest pins for a platform. */
  static List<Version> versions(Manifest manifest, Platform platform) {
    return manifest.versions(ARCHIVE, platform, SOURCE);
  }

  /** Tells whether what a program says of itself, such as {@code ampd 0.1.0}, names a version. */
  static boolean isOf(Version version, String told) {
    return List.of(told.split("\\s+")).contains(version.toString());
  }
}
