package amp.ampup.install;

import amp.ampup.VersionSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to install. Immutable; each method returns a changed copy. */
public final class InstallRequest {
  private final String component;
  private final VersionSpec version;
  private final boolean force;
  private final boolean allowUnpinned;
  private final boolean keepMajor;
  private final @Nullable Path from;

  private InstallRequest(
      String component,
      VersionSpec version,
      boolean force,
      boolean allowUnpinned,
      boolean keepMajor,
      @Nullable Path from) {
    this.component = component;
    this.version = version;
    this.force = force;
    this.allowUnpinned = allowUnpinned;
    this.keepMajor = keepMajor;
    this.from = from;
  }

  /**
   * Returns the request to install a version of a component.
   *
   * @param component its name, such as {@code postgres}
   * @param version which version is meant
   */
  public static InstallRequest of(String component, VersionSpec version) {
    return new InstallRequest(component, version, false, false, false, null);
  }

  /** Installs even what is installed already, in exchange for it. */
  public InstallRequest withForce() {
    return new InstallRequest(component, version, true, allowUnpinned, keepMajor, from);
  }

  /** Installs also what no manifest pins. */
  public InstallRequest allowingUnpinned() {
    return new InstallRequest(component, version, force, true, keepMajor, from);
  }

  /** Leaves the active version as it is when that is of another major. */
  public InstallRequest keepingMajor() {
    return new InstallRequest(component, version, force, allowUnpinned, true, from);
  }

  /** Takes the archive from a file, and opens no connection. */
  public InstallRequest from(Path file) {
    return new InstallRequest(component, version, force, allowUnpinned, keepMajor, file);
  }

  /** Returns the component's name. */
  public String component() {
    return component;
  }

  /** Returns which version is meant. */
  public VersionSpec version() {
    return version;
  }

  /** Tells whether to install what is installed already. */
  public boolean force() {
    return force;
  }

  /** Tells whether to install what no manifest pins. */
  public boolean allowUnpinned() {
    return allowUnpinned;
  }

  /** Tells whether an active version of another major stays active. */
  public boolean keepMajor() {
    return keepMajor;
  }

  /** Returns the archive's file, or empty to find or download one. */
  public Optional<Path> from() {
    return Optional.ofNullable(from);
  }
}
