package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.ExtensionDownloads.Outcome;
import amp.ampup.install.extension.ExtensionInstaller;
import amp.ampup.install.extension.ExtensionRequest;
import amp.ampup.install.extension.PackageFile;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.fetch.Secrets;
import amp.ampup.install.packages.PackageFetch;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.ExtensionReleases;
import amp.ampup.store.StoreTransaction;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Installs extensions from the archives that those who build them release. */
final class ReleasedExtensions {
  private final Store store;
  private final InstallSettings settings;
  private final Progress progress;
  private final Network network;

  ReleasedExtensions(Store store, InstallSettings settings, Progress progress, Network network) {
    this.store = store;
    this.settings = settings;
    this.progress = progress;
    this.network = network;
  }

  /** Installs one for a major of PostgreSQL, and makes it the active one for that. */
  Outcome install(InstallRequest request, int major) {
    ExtensionReleases releases = network.releases(major);
    Version version =
        request
            .version()
            .written()
            .orElseThrow(
                () ->
                    new AmpupException(
                        releases.name() + " has no list of its versions",
                        "Add the version to the command"));
    Artifact artifact = releases.describe(request.component(), version, Platform.current());
    if (!request.allowUnpinned()) {
      throw new AmpupException(
          artifact.fileName() + " of " + releases.name() + " is pinned in no manifest",
          "Add --allow-unpinned to believe the hash that is published beside it");
    }
    String what = "install " + request.component() + " " + version + " for " + major;
    try (StoreTransaction changes = settings.begin(store, what, progress)) {
      Optional<Installed> existing = existing(store, request.component(), major, version);
      if (existing.isPresent() && !request.force()) {
        changes.activate(existing.get());
        return outcome(major, new InstallResult(existing.get(), false, 0));
      }
      PackageFile file = fetched(releases, artifact);
      progress.phase(Progress.Phase.COMMIT, request.component() + " " + version);
      ExtensionInstaller.Result result =
          new ExtensionInstaller(store, changes)
              .install(
                  new ExtensionRequest(
                      request.component(),
                      request.version(),
                      Optional.of(version),
                      Optional.of(major),
                      Optional.empty(),
                      "unpinned",
                      Optional.of(releases.name()),
                      request.force(),
                      List.of(file)));
      result.notices().forEach(progress::notice);
      return outcome(major, new InstallResult(result.installed(), result.fresh(), result.bytes()));
    } catch (FetchException e) {
      if (e.isMissing()) {
        return new Outcome(
            major,
            Optional.empty(),
            releases.name() + " has no " + artifact.fileName() + " with its SHA-256 beside it");
      }
      throw new AmpupException(String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  private static Outcome outcome(int major, InstallResult result) {
    return new Outcome(major, Optional.of(result), "");
  }

  /** Returns one that is installed already, and whole. */
  static Optional<Installed> existing(Store store, String component, int major, Version version) {
    return store
        .extension(component, major, Optional.of(VersionSpec.exactly(version)))
        .filter(installed -> store.damaged(component).isEmpty());
  }

  /** The names of archives differ from version to version only with some. */
  private PackageFile fetched(ExtensionReleases releases, Artifact artifact) throws IOException {
    URI address = releases.address(artifact.path());
    network.requireOnline(artifact, address);
    Artifact published = releases.withPublishedHash(artifact, network.http(), network.retry());
    Path downloads = NewFiles.folder(store.layout().downloads());
    Path local = downloads.resolve(artifact.version() + "-" + artifact.fileName());
    PackageFetch fetch = new PackageFetch(network);
    if (!fetch.has(local, -1, published.hash())) {
      progress.phase(Progress.Phase.FETCH, Secrets.shown(address));
      fetch.file(address, -1, published.hash(), local);
    }
    return new PackageFile(local, published.hash(), Secrets.shown(address));
  }
}
