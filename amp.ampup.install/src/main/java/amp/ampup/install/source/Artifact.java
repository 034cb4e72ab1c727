package amp.ampup.install.source;

import amp.ampup.Platform;
import amp.ampup.Version;

/**
 * An archive that is published somewhere.
 *
 * @param component the component in it
 * @param version its version
 * @param platform what it was built for
 * @param source the name of the source that has it
 * @param path where it is below the source's base address
 * @param size its size in bytes; negative when it is not known
 * @param unpacked the size of what is in it, in bytes; negative when it is not known
 * @param hash its SHA-512 in hexadecimal digits, or its SHA-256 where the source publishes no
 *     other; empty when it is not known
 * @param trust why the hash is believed
 */
public record Artifact(
    String component,
    Version version,
    Platform platform,
    String source,
    String path,
    long size,
    long unpacked,
    String hash,
    String trust) {

  /** Returns the last name of the path. */
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns this artifact as that of another component, which is in the same archive. */
  public Artifact as(String other) {
    return new Artifact(other, version, platform, source, path, size, unpacked, hash, trust);
  }

  /** Returns this artifact with a hash that was learnt since, and why it is believed. */
  public Artifact with(String published, String reason) {
    return new Artifact(
        component, version, platform, source, path, size, unpacked, published, reason);
  }
}
