package amp.ampup.install;

import amp.ampup.install.source.Artifact;
import amp.ampup.store.archive.Unpacked;

/**
 * An archive that is unpacked into the staging folder.
 *
 * @param unpacked what was in it
 * @param sha512 its SHA-512
 * @param sha256 its SHA-256; empty unless it was asked for
 * @param origin where it came from, without any secret
 */
record Acquired(Unpacked unpacked, String sha512, String sha256, String origin) {
  /** Tells whether an artifact is known by its SHA-256. */
  static boolean by256(Artifact artifact) {
    return artifact.hash().length() == 64;
  }

  /** Tells whether this is what an artifact describes. */
  boolean is(Artifact artifact) {
    return artifact.hash().equals(by256(artifact) ? sha256 : sha512);
  }
}
