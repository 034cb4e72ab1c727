package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.Manifest;
import amp.ampup.install.source.Source;
import amp.ampup.install.store.Changes;
import amp.ampup.install.store.Checkpoint;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Installs components into a store. Each installation appears whole or not at all, whenever the
 * process ends; several processes may install at once.
 */
public final class Installer {
  private final Store store;
  private final InstallSettings settings;
  private final Progress progress;

  private Installer(Store store, InstallSettings settings, Progress progress) {
    this.store = store;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Returns an installer for a store.
   *
   * @param store the store, which need not exist yet
   * @param settings where from, and how long to wait
   * @param progress told what happens
   */
  public static Installer of(Store store, InstallSettings settings, Progress progress) {
    return new Installer(store, settings, progress);
  }

  /**
   * Installs a version, or finds it installed, and makes it the active one.
   *
   * @throws BusyException when another process changes the store for longer than the settings say
   * @throws AmpupException when it cannot be installed; the store is as it was then
   */
  public InstallResult install(InstallRequest request) {
    String what = "install " + request.component() + " " + request.version();
    try (Changes changes =
        Changes.begin(
            store, what, settings.lockTimeout(), progress::waiting, settings.checkpoints())) {
      Network network = new Network(settings, progress);
      Acquisition acquisition = new Acquisition(changes, store.layout(), network, progress);
      return request.from().isPresent()
          ? installFile(request, changes, acquisition)
          : installVersion(request, changes, acquisition, network);
    } catch (FetchException e) {
      throw new AmpupException(String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  private InstallResult installVersion(
      InstallRequest request, Changes changes, Acquisition acquisition, Network network)
      throws IOException {
    Source source = network.zonky();
    Artifact artifact = resolve(request, source, network);
    Optional<Installed> existing = existing(artifact.version(), artifact.platform());
    if (existing.isPresent() && !request.force()) {
      changes.activate(existing.get());
      return new InstallResult(existing.get(), false, 0);
    }
    Acquired acquired = acquisition.artifact(artifact, source);
    return commit(changes, artifact, acquired);
  }

  private InstallResult installFile(
      InstallRequest request, Changes changes, Acquisition acquisition) throws IOException {
    Acquired acquired = acquisition.file(request.from().orElseThrow());
    Optional<Artifact> pinned =
        settings.manifest().artifacts().stream()
            .filter(a -> a.sha512().equals(acquired.sha512()))
            .findFirst();
    if (pinned.isEmpty() && !request.allowUnpinned()) {
      throw new AmpupException(
          request.from().orElseThrow()
              + " is pinned in no manifest (SHA-512 "
              + acquired.sha512().substring(0, 16)
              + "…)",
          "Use a published archive, or add --allow-unpinned when you trust this one");
    }
    Artifact artifact = pinned.orElseGet(() -> unpinned(request, acquired));
    if (!request.version().matches(artifact.version())
        && request.version() != amp.ampup.VersionSpec.LATEST) {
      throw new AmpupException(
          request.from().orElseThrow()
              + " holds version "
              + artifact.version()
              + ", not "
              + request.version(),
          "Ask for that version, or for none");
    }
    return commit(changes, artifact, acquired);
  }

  private static Artifact unpinned(InstallRequest request, Acquired acquired) {
    Platform platform = Platform.current();
    Version told = Proof.postgres(acquired.unpacked().root(), platform);
    Version version =
        request.version().written().filter(v -> Proof.same(told, v)).orElse(fullVersion(told));
    return new Artifact(
        request.component(), version, platform, "file", "", -1, -1, acquired.sha512(), "unpinned");
  }

  /** PostgreSQL tells two numbers, archives have three. */
  private static Version fullVersion(Version told) {
    return told.isPrerelease() || told.toString().chars().filter(c -> c == '.').count() != 1
        ? told
        : Version.of(told + ".0");
  }

  private Artifact resolve(InstallRequest request, Source source, Network network)
      throws IOException {
    Platform platform = Platform.current();
    Manifest manifest = settings.manifest();
    List<Version> versions = manifest.versions(request.component(), platform);
    Optional<Version> version = request.version().newest(versions);
    if (version.isPresent()) {
      return manifest
          .find(request.component(), version.get(), platform, source.name())
          .orElseThrow(() -> unknown(request, versions));
    }
    if (!request.allowUnpinned()) {
      throw unknown(request, versions);
    }
    Version published =
        request
            .version()
            .newest(source.versions(platform, network.http(), network.retry()))
            .orElseThrow(() -> unknown(request, versions));
    return source.withPublishedHash(
        source.describe(published, platform), network.http(), network.retry());
  }

  private static AmpupException unknown(InstallRequest request, List<Version> pinned) {
    return new AmpupException(
        "no manifest pins "
            + request.component()
            + " "
            + request.version()
            + " for "
            + Platform.current()
            + " (pinned: "
            + (pinned.isEmpty()
                ? "none"
                : String.join(", ", pinned.stream().map(Version::toString).toList()))
            + ")",
        "Ask for a pinned version, or add --allow-unpinned to believe the repository's own hash");
  }

  private Optional<Installed> existing(Version version, Platform platform) {
    return store.installed("postgres").stream()
        .filter(i -> i.version().equals(version) && i.platform().equals(platform))
        .findFirst();
  }

  private InstallResult commit(Changes changes, Artifact artifact, Acquired acquired)
      throws IOException {
    changes.reached(Checkpoint.UNPACKED);
    progress.phase(Progress.Phase.PROVE, artifact.component() + " " + artifact.version());
    Version told = Proof.postgres(acquired.unpacked().root(), artifact.platform());
    if (!Proof.same(told, artifact.version())) {
      throw new AmpupException(
          "the archive of " + artifact.version() + " holds PostgreSQL " + told,
          "Use another archive");
    }
    changes.reached(Checkpoint.PROVEN);
    progress.phase(Progress.Phase.COMMIT, artifact.component() + " " + artifact.version());
    Receipt receipt =
        new Receipt(
            artifact.component(),
            artifact.version(),
            artifact.platform(),
            acquired.origin(),
            acquired.sha512(),
            artifact.trust(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Installed installed = changes.commit(acquired.unpacked(), receipt);
    changes.activate(installed);
    return new InstallResult(installed, true, acquired.unpacked().bytes());
  }
}
