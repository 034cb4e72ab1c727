package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.install.build.BuildRequest;
import amp.ampup.install.extension.ExtensionInstaller;
import amp.ampup.install.extension.ExtensionRequest;
import amp.ampup.install.extension.PackageFile;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.pgxs.ExtensionBuild;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.Theseus;
import amp.ampup.store.Checkpoint;
import amp.ampup.store.StoreTransaction;
import amp.ampup.store.check.SmokeTest;
import java.io.IOException;
import java.nio.file.Path;
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
   * Installs a version, or finds it installed, and makes it the active one unless the request keeps
   * another.
   *
   * @throws AmpupException of {@link amp.problem.ProblemKind#BUSY} when another process changes the
   *     store for longer than the settings say
   * @throws AmpupException when it cannot be installed; the store is as it was then
   */
  public InstallResult install(InstallRequest request) {
    String what = "install " + request.component() + " " + request.version();
    try (StoreTransaction changes = settings.begin(store, what, progress)) {
      if (request.from().isPresent() && isExtension(request.component())) {
        return installExtension(request, changes);
      }
      Network network = new Network(settings, progress);
      Acquisition acquisition = new Acquisition(changes, store.layout(), network, progress);
      return request.from().isPresent()
          ? installFile(request, changes, acquisition)
          : installVersion(request, changes, acquisition, network);
    } catch (FetchException e) {
      throw new AmpupException(String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      return done(request).orElseThrow(() -> Failures.explain(store.layout(), e));
    }
  }

  /**
   * Builds an extension from its source with the user's own make and compiler, installs it, and
   * makes it the active one for its PostgreSQL.
   *
   * @throws AmpupException of {@link amp.problem.ProblemKind#BUSY} when another process changes the
   *     store for longer than the settings say
   * @throws AmpupException when it cannot be built or installed; the store is as it was then
   */
  public InstallResult build(BuildRequest request) {
    String what = "build an extension from " + request.source();
    try (StoreTransaction changes = settings.begin(store, what, progress)) {
      ExtensionInstaller.Result result =
          new ExtensionBuild(
                  store,
                  changes,
                  source -> progress.phase(Progress.Phase.BUILD, source),
                  progress::notice)
              .run(request);
      result.notices().forEach(progress::notice);
      return new InstallResult(result.installed(), result.fresh(), result.bytes());
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  /** In a store that others have filled, what is wanted may be there and need no change. */
  private Optional<InstallResult> done(InstallRequest request) {
    return store
        .active(request.component())
        .filter(i -> OwnFolder.isAnothers(store.layout().home()))
        .filter(i -> !request.force() && request.from().isEmpty())
        .filter(i -> request.version().newest(List.of(i.version())).isPresent())
        .filter(i -> i.program(request.component()).isPresent())
        .map(i -> new InstallResult(i, false, 0));
  }

  private InstallResult installVersion(
      InstallRequest request, StoreTransaction changes, Acquisition acquisition, Network network)
      throws IOException {
    Resolver resolver = new Resolver(manifest(), network);
    boolean own = Layout.PROGRAMS.contains(request.component());
    Artifact artifact =
        own ? resolver.resolveOwn(request) : resolver.resolve(request, network.source());
    Optional<Installed> existing = existing(artifact);
    if (existing.isPresent() && !request.force()) {
      activate(request, changes, existing.get());
      return new InstallResult(existing.get(), false, 0);
    }
    return commit(
        request,
        changes,
        artifact,
        acquisition.artifact(artifact, own ? network.distributions() : network.source()));
  }

  private InstallResult installFile(
      InstallRequest request, StoreTransaction changes, Acquisition acquisition)
      throws IOException {
    Manifest manifest = manifest();
    Acquired acquired =
        acquisition.file(
            request.from().orElseThrow(),
            hashes -> FileArtifacts.pinned(manifest, hashes.sha512()).isPresent());
    Artifact artifact = FileArtifacts.identify(request, acquired, manifest);
    Optional<Installed> existing = existing(artifact);
    if (existing.isPresent() && !request.force()) {
      if (!existing.get().receipt().sha512().equals(acquired.sha512())) {
        throw new AmpupException(
            artifact.component()
                + " "
                + artifact.version()
                + " is installed already, from another archive",
            "Add --force to replace it");
      }
      activate(request, changes, existing.get());
      return new InstallResult(existing.get(), false, 0);
    }
    return commit(request, changes, artifact, acquired);
  }

  /** Whatever is neither PostgreSQL nor a program of ours is added to a PostgreSQL. */
  private static boolean isExtension(String component) {
    return !component.equals("postgres") && !Layout.PROGRAMS.contains(component);
  }

  private InstallResult installExtension(InstallRequest request, StoreTransaction changes)
      throws IOException {
    progress.phase(Progress.Phase.FETCH, request.from().orElseThrow().toString());
    ExtensionInstaller.Result result =
        new ExtensionInstaller(store, changes)
            .install(
                ExtensionRequest.fromFiles(
                    request.component(),
                    request.version(),
                    request.postgres(),
                    request.force(),
                    request.files().stream().map(PackageFile::named).toList()));
    result.notices().forEach(progress::notice);
    return new InstallResult(result.installed(), result.fresh(), result.bytes());
  }

  private Manifest manifest() {
    return new Manifests(store.layout(), settings).current(progress);
  }

  /** What lacks its program is installed again. */
  private Optional<Installed> existing(Artifact artifact) {
    return store.installed(artifact.component()).stream()
        .filter(i -> i.version().equals(artifact.version()))
        .filter(i -> i.platform().equals(artifact.platform()))
        .filter(i -> i.program(artifact.component()).isPresent())
        .findFirst();
  }

  private void activate(InstallRequest request, StoreTransaction changes, Installed installed)
      throws IOException {
    boolean another =
        store
            .active(installed.component())
            .filter(active -> active.version().major() != installed.version().major())
            .isPresent();
    if (!request.keepMajor() || !another) {
      changes.activate(installed);
    }
  }

  private InstallResult commit(
      InstallRequest request, StoreTransaction changes, Artifact artifact, Acquired acquired)
      throws IOException {
    changes.reached(Checkpoint.UNPACKED);
    progress.phase(Progress.Phase.PROVE, artifact.component() + " " + artifact.version());
    prove(artifact, acquired);
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
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            Optional.empty(),
            Optional.of(artifact.source()).filter(Theseus.NAME::equals));
    Installed installed = changes.commit(acquired.unpacked(), receipt);
    activate(request, changes, installed);
    return new InstallResult(installed, true, acquired.unpacked().bytes());
  }

  private static void prove(Artifact artifact, Acquired acquired) {
    Path root = acquired.unpacked().root();
    if (!artifact.component().equals("postgres")) {
      String told = SmokeTest.program(root, artifact.platform(), artifact.component());
      if (artifact.source().equals(Programs.SOURCE) && !Programs.isOf(artifact.version(), told)) {
        throw new AmpupException(
            "the archive of " + artifact.version() + " holds " + told, "Use another archive");
      }
      return;
    }
    Version told = SmokeTest.postgres(root, artifact.platform());
    if (!SmokeTest.same(told, artifact.version())) {
      throw new AmpupException(
          "the archive of " + artifact.version() + " holds PostgreSQL " + told,
          "Use another archive");
    }
  }
}
