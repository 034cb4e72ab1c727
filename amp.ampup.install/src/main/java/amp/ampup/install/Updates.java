package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.catalog.Host;
import amp.ampup.install.catalog.Revisions;
import amp.ampup.install.catalog.Selection;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.manifest.ManifestAddress;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.install.source.Source;
import amp.ampup.store.StoreTransaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Finds what is newer than what is installed. */
public final class Updates {
  private static final Set<String> OWN = Set.of("built", "file");

  private final Store store;
  private final InstallSettings settings;
  private final Progress progress;
  private final Supplier<Host> host;

  private Updates(Store store, InstallSettings settings, Progress progress, Supplier<Host> host) {
    this.store = store;
    this.settings = settings;
    this.progress = progress;
    this.host = host;
  }

  /** Returns the updates of a store. */
  public static Updates of(Store store, InstallSettings settings, Progress progress) {
    return new Updates(store, settings, progress, Host::current);
  }

  static Updates on(Host host, Store store, InstallSettings settings, Progress progress) {
    return new Updates(store, settings, progress, () -> host);
  }

  /**
   * A newer version of something that is installed.
   *
   * @param component its name
   * @param installed the newest version that is installed, of PostgreSQL of this major
   * @param newest the newest version, of PostgreSQL of the same major
   * @param postgres the major version of the PostgreSQL that an extension is for; empty for what
   *     stands alone
   */
  public record Update(
      String component, Version installed, Version newest, Optional<Integer> postgres) {}

  /**
   * Returns a newer version for each installed major of PostgreSQL that has one, never one of
   * another major; the newest of amp's own programs; and, for each PostgreSQL that an extension is
   * installed for, the newest of its packages that fits this host. An extension whose active
   * version was built here, or comes from a file that somebody named, is left as it is.
   */
  public List<Update> available() {
    return available(Set.of());
  }

  /**
   * Returns the same, and newer versions of extensions that were built here or come from a file.
   *
   * @param named the components of which such are wanted too
   */
  public List<Update> available(Set<String> named) {
    Manifest manifest = manifest();
    List<Update> updates = new ArrayList<>(ofPostgres(manifest));
    updates.addAll(ofPrograms(manifest));
    updates.addAll(ofExtensions(named));
    return updates;
  }

  /** Returns a newer version for each of amp's own programs that is installed. */
  public List<Update> ofPrograms() {
    return ofPrograms(manifest());
  }

  private Manifest manifest() {
    return new Manifests(store.layout(), settings).current(progress);
  }

  private List<Update> ofPrograms(Manifest manifest) {
    Platform platform = Platform.current();
    Optional<Version> newest = VersionSpec.LATEST.newest(Programs.versions(manifest, platform));
    List<Update> updates = new ArrayList<>();
    for (String program : Layout.PROGRAMS) {
      Optional<Version> have =
          store.installed(program).stream()
              .filter(i -> i.platform().equals(platform))
              .map(Installed::version)
              .max(Version::compareTo);
      if (have.isPresent() && newest.isPresent() && newest.get().compareTo(have.get()) > 0) {
        updates.add(new Update(program, have.get(), newest.get(), Optional.empty()));
      }
    }
    return updates;
  }

  private List<Update> ofPostgres(Manifest manifest) {
    Platform platform = Platform.current();
    List<Version> pinned = manifest.versions("postgres", platform, settings.source());
    List<Version> installed =
        store.installed("postgres").stream()
            .filter(i -> i.platform().equals(platform))
            .map(Installed::version)
            .toList();
    List<Update> updates = new ArrayList<>();
    for (int major : new TreeSet<>(installed.stream().map(Version::major).toList())) {
      Version have =
          installed.stream().filter(v -> v.major() == major).max(Version::compareTo).orElseThrow();
      VersionSpec.major(major)
          .newest(pinned)
          .filter(newest -> newest.compareTo(have) > 0)
          .ifPresent(newest -> updates.add(new Update("postgres", have, newest, Optional.empty())));
    }
    return updates;
  }

  private List<Update> ofExtensions(Set<String> named) {
    List<Installed> installed =
        store.components().stream()
            .flatMap(component -> store.installed(component).stream())
            .filter(i -> i.extension().isPresent() && i.platform().equals(Platform.current()))
            .toList();
    if (installed.isEmpty()) {
      return List.of();
    }
    Host here = host.get();
    List<PackageArtifact> packages =
        new Manifests(store.layout(), settings).packages(progress).packages();
    List<Update> updates = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Installed newest : installed) {
      int postgres = newest.extension().map(Extension::postgres).orElseThrow();
      // The first of a component for a PostgreSQL is the newest of them.
      boolean first = seen.add(newest.component() + " " + postgres);
      if (first && (named.contains(newest.component()) || !isOwn(newest, postgres))) {
        Selection.of(packages, newest.component(), VersionSpec.LATEST, postgres, here)
            .artifact()
            .flatMap(artifact -> Revisions.newer(newest, artifact))
            .map(v -> new Update(newest.component(), newest.version(), v, Optional.of(postgres)))
            .ifPresent(updates::add);
      }
    }
    return updates;
  }

  /** A package would silently take the place of what somebody made or chose. */
  private boolean isOwn(Installed newest, int postgres) {
    Installed active = store.active(newest.component(), postgres).orElse(newest);
    return OWN.contains(active.receipt().trust());
  }

  /**
   * Fetches the maintainers' newest manifest from the address in the settings, and keeps it when it
   * is newer and its signature is theirs. Does nothing without an address.
   *
   * @return whether a newer one was found
   */
  public boolean refreshManifest() {
    Optional<String> address = settings.manifestUrl();
    if (address.isEmpty()) {
      return false;
    }
    Network network = new Network(settings, progress);
    try {
      return accept(network.manifest(address.get()));
    } catch (FetchException e) {
      throw new AmpupException(String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  /**
   * Keeps a signed manifest from a file when it is newer and its signature is the maintainers'.
   *
   * @return whether it is newer
   */
  public boolean acceptManifest(Path file) {
    String text = ManifestAddress.read(file);
    try {
      return accept(text);
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  /** Returns the versions of PostgreSQL that can be installed without consent, newest first. */
  public List<Version> pinned() {
    Manifest manifest = new Manifests(store.layout(), settings).current(progress);
    return newestFirst(manifest.versions("postgres", Platform.current(), settings.source()));
  }

  /** Returns the versions of PostgreSQL that the source publishes, newest first. */
  public List<Version> published() {
    Network network = new Network(settings, progress);
    Source source = network.source();
    try {
      return newestFirst(source.versions(Platform.current(), network.http(), network.retry()));
    } catch (FetchException e) {
      throw new AmpupException(String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  private boolean accept(String text) throws IOException {
    try (StoreTransaction changes = settings.begin(store, "update the manifest", progress)) {
      return new Manifests(store.layout(), settings).accept(text, progress);
    }
  }

  private static List<Version> newestFirst(List<Version> versions) {
    return versions.stream().sorted((a, b) -> b.compareTo(a)).toList();
  }
}
