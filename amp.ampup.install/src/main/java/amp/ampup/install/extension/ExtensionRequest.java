package amp.ampup.install.extension;

import amp.ampup.Extension;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import java.util.List;
import java.util.Optional;

/**
 * What to install. What is not told is read from the packages.
 *
 * @param component the component's name, such as {@code pgvector}
 * @param wanted which versions are meant; a package of another is refused
 * @param version the version, where it is known; else the package tells it
 * @param postgres the major version of PostgreSQL, where it is known; else the package tells it
 * @param described what a manifest says of it, which then counts
 * @param trust why the packages are believed, such as {@code pinned} or {@code file}
 * @param publisher whose archives were asked for; empty for the usual ones
 * @param force whether to replace one that is installed already
 * @param packages the package of the extension, and then those of libraries that it needs
 */
public record ExtensionRequest(
    String component,
    VersionSpec wanted,
    Optional<Version> version,
    Optional<Integer> postgres,
    Optional<Extension> described,
    String trust,
    Optional<String> publisher,
    boolean force,
    List<PackageFile> packages) {

  /**
   * Returns the request to install what a manifest pins.
   *
   * @param component the component's name
   * @param version its version
   * @param described which PostgreSQL it is for, and what it brings
   * @param trust why it is believed
   * @param force whether to replace one that is installed already
   * @param packages verified files, that of the extension first
   */
  public static ExtensionRequest pinned(
      String component,
      Version version,
      Extension described,
      String trust,
      boolean force,
      List<PackageFile> packages) {
    return new ExtensionRequest(
        component,
        VersionSpec.LATEST,
        Optional.of(version),
        Optional.of(described.postgres()),
        Optional.of(described),
        trust,
        Optional.empty(),
        force,
        packages);
  }

  /**
   * Returns the request to install from files that the user named.
   *
   * @param component the component's name
   * @param wanted which version is meant
   * @param postgres the major version of PostgreSQL; empty where the package tells it
   * @param force whether to replace one that is installed already
   * @param packages the files, that of the extension first
   */
  public static ExtensionRequest fromFiles(
      String component,
      VersionSpec wanted,
      Optional<Integer> postgres,
      boolean force,
      List<PackageFile> packages) {
    return new ExtensionRequest(
        component,
        wanted,
        Optional.empty(),
        postgres,
        Optional.empty(),
        "file",
        Optional.empty(),
        force,
        packages);
  }
}
