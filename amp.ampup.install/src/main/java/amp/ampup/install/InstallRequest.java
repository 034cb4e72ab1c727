package amp.ampup.install;

import amp.ampup.VersionSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What to install. Immutable; each method returns a changed copy. */
public final class InstallRequest {
  private final String component;
  private final VersionSpec version;
  private boolean force;
  private boolean allowUnpinned;
  private boolean keepMajor;
  private List<Path> files = List.of();
  private Optional<Integer> postgres = Optional.empty();

  private InstallRequest(String component, VersionSpec version) {
    this.component = component;
    this.version = version;
  }

  /**
   * Returns the request to install a version of a component.
   *
   * @param component its name, such as {@code postgres}
   * @param version which version is meant
   */
  public static InstallRequest of(String component, VersionSpec version) {
    return new InstallRequest(component, version);
  }

  private InstallRequest copy() {
    InstallRequest copy = new InstallRequest(component, version);
    copy.force = force;
    copy.allowUnpinned = allowUnpinned;
    copy.keepMajor = keepMajor;
    copy.files = files;
    copy.postgres = postgres;
    return copy;
  }

  /** Installs even what is installed already, in exchange for it. */
  public InstallRequest withForce() {
    InstallRequest copy = copy();
    copy.force = true;
    return copy;
  }

  /** Installs also what no manifest pins. */
  public InstallRequest allowingUnpinned() {
    InstallRequest copy = copy();
    copy.allowUnpinned = true;
    return copy;
  }

  /** Leaves the active version as it is when that is of another major. */
  public InstallRequest keepingMajor() {
    InstallRequest copy = copy();
    copy.keepMajor = true;
    return copy;
  }

  /** Takes the archive from a file, and opens no connection. */
  public InstallRequest from(Path file) {
    return from(List.of(file));
  }

  /**
   * Takes an extension from files, and opens no connection.
   *
   * @param files its package, and then those of libraries that it needs
   */
  public InstallRequest from(List<Path> files) {
    InstallRequest copy = copy();
    copy.files = List.copyOf(files);
    return copy;
  }

  /**
   * Names the PostgreSQL that an extension is installed for.
   *
   * @param major its major version
   */
  public InstallRequest forPostgres(int major) {
    InstallRequest copy = copy();
    copy.postgres = Optional.of(major);
    return copy;
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
    return files.stream().findFirst();
  }

  /** Returns the files to install from, the first of which is the archive; none to download one. */
  public List<Path> files() {
    return files;
  }

  /** Returns the major version of PostgreSQL that an extension is for; empty for any. */
  public Optional<Integer> postgres() {
    return postgres;
  }
}
