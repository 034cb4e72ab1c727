package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.catalog.Host;
import amp.ampup.install.catalog.Offer;
import amp.ampup.install.catalog.Revisions;
import amp.ampup.install.catalog.Selection;
import amp.ampup.install.extension.ExtensionInstaller;
import amp.ampup.install.extension.ExtensionRequest;
import amp.ampup.install.extension.PackageFile;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.packages.Archives;
import amp.ampup.install.packages.PackageDownloads;
import amp.ampup.install.packages.PackageFetch;
import amp.ampup.install.packages.PublishedPackages;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.store.StoreTransaction;
import amp.problem.NearestName;
import amp.problem.Remedy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Installs extensions from archives of packages, for each major of PostgreSQL that is installed,
 * and tells what there is.
 */
public final class ExtensionDownloads {
  private final Store store;
  private final InstallSettings settings;
  private final Progress progress;
  private final Host host;
  private final Network network;
  private final Archives archives;
  private final PackageFetch fetch;
  private @Nullable List<PackageArtifact> packages;

  private ExtensionDownloads(Store store, InstallSettings settings, Progress progress, Host host) {
    this.store = store;
    this.settings = settings;
    this.progress = progress;
    this.host = host;
    this.network = new Network(settings, progress);
    this.archives = new Archives(settings.archives(), network);
    this.fetch = new PackageFetch(network);
  }

  /**
   * Returns them for a store.
   *
   * @param store the store
   * @param settings where from, and how long to wait
   * @param progress told what happens
   */
  public static ExtensionDownloads of(Store store, InstallSettings settings, Progress progress) {
    return new ExtensionDownloads(store, settings, progress, Host.current());
  }

  static ExtensionDownloads on(
      Host host, Store store, InstallSettings settings, Progress progress) {
    return new ExtensionDownloads(store, settings, progress, host);
  }

  /**
   * What became of a component for one major of PostgreSQL.
   *
   * @param postgres the major
   * @param result the installation; empty where there is none
   * @param problem why there is none; empty where there is one
   */
  public record Outcome(int postgres, Optional<InstallResult> result, String problem) {}

  /**
   * What there is of a component for one major of PostgreSQL.
   *
   * @param postgres the major
   * @param version the newest version that fits this host, as text; empty where none does
   * @param problem why none does; empty where one does
   */
  public record Fit(int postgres, String version, String problem) {
    /** Tells whether there is a version that fits. */
    public boolean fits() {
      return !version.isEmpty();
    }
  }

  /**
   * A component that was searched for.
   *
   * @param component its name
   * @param about what it is for
   * @param creates what CREATE EXTENSION takes
   * @param fits what there is for each major of PostgreSQL
   */
  public record Found(String component, String about, List<String> creates, List<Fit> fits) {
    /** Copies the lists. */
    public Found {
      creates = List.copyOf(creates);
      fits = List.copyOf(fits);
    }
  }

  /** Tells whether packages of a component are offered. */
  public static boolean isOffered(String component) {
    return Offer.of(component).isPresent();
  }

  /**
   * Installs a component for the major that the request names, or each that is installed, and what
   * it needs of other components.
   *
   * @throws AmpupException when there is no such component, no PostgreSQL, or a download fails;
   *     what was installed before stays
   */
  public List<Outcome> install(InstallRequest request) {
    Optional<Offer> offer =
        settings.takesReleases() ? Optional.empty() : Optional.of(offer(request.component()));
    List<Integer> majors = request.postgres().map(List::of).orElseGet(this::installedMajors);
    if (majors.isEmpty()) {
      throw new AmpupException(
          "no PostgreSQL is installed that " + request.component() + " could be added to",
          Remedy.Install.postgres());
    }
    List<Outcome> outcomes = new ArrayList<>();
    AmpupException failure = null;
    for (int major : majors) {
      try {
        outcomes.add(
            offer.isPresent()
                ? install(request, offer.get(), major, new HashSet<>())
                : new ReleasedExtensions(store, settings, progress, network)
                    .install(request, major));
      } catch (AmpupException e) {
        if (majors.size() == 1 || !isOfOnePackage(e)) {
          throw e;
        }
        failure = e;
        outcomes.add(new Outcome(major, Optional.empty(), e.problem()));
      }
    }
    if (failure != null && outcomes.stream().allMatch(outcome -> outcome.result().isEmpty())) {
      throw failure;
    }
    return outcomes;
  }

  /**
   * Installs a newer version of an extension beside the one that is there.
   *
   * @return what became of it; the problem is one of this package alone
   * @throws AmpupException when what is wrong is so for every package, such as the connection
   */
  public Outcome update(Updates.Update update) {
    int major = update.postgres().orElseThrow();
    try {
      return install(
              InstallRequest.of(update.component(), VersionSpec.exactly(update.newest()))
                  .forPostgres(major))
          .get(0);
    } catch (AmpupException e) {
      if (!isOfOnePackage(e)) {
        throw e;
      }
      return new Outcome(major, Optional.empty(), e.problem());
    }
  }

  /** What is wrong with the connection or the disk is so for every package. */
  private static boolean isOfOnePackage(AmpupException e) {
    return !(e.getCause() instanceof IOException)
        || e.getCause() instanceof PackageDownloads.GoneException;
  }

  /**
   * Returns the components whose name, purpose or extensions have a word in them, and which version
   * of each fits for the majors that are installed, or for all where none is.
   */
  public List<Found> search(String word) {
    List<PackageArtifact> packages = packages();
    List<Integer> majors = installedMajors();
    if (majors.isEmpty()) {
      majors =
          List.copyOf(new TreeSet<>(packages.stream().map(PackageArtifact::postgres).toList()));
    }
    List<Found> found = new ArrayList<>();
    for (Offer offer : Offer.all()) {
      List<String> creates = creates(packages, offer);
      if (offer.matches(word) || creates.stream().anyMatch(name -> name.contains(word))) {
        List<Fit> fits = new ArrayList<>();
        for (int major : majors) {
          Selection selected =
              Selection.of(packages, offer.component(), VersionSpec.LATEST, major, host);
          String version = selected.artifact().map(a -> a.version().toString()).orElse("");
          fits.add(new Fit(major, version, selected.problem()));
        }
        found.add(new Found(offer.component(), offer.about(), creates, fits));
      }
    }
    return found;
  }

  private static List<String> creates(List<PackageArtifact> packages, Offer offer) {
    return packages.stream()
        .filter(artifact -> artifact.component().equals(offer.component()))
        .flatMap(artifact -> artifact.extension().creates().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The list is long: it is read once for all majors and all that a component needs. */
  private List<PackageArtifact> packages() {
    if (packages == null) {
      packages = new Manifests(store.layout(), settings).packages(progress).packages();
    }
    return packages;
  }

  private List<Integer> installedMajors() {
    Platform platform = host.platform();
    return List.copyOf(
        new TreeSet<>(
            store.installed("postgres").stream()
                .filter(installed -> installed.platform().equals(platform))
                .map(installed -> installed.version().major())
                .toList()));
  }

  private static Offer offer(String component) {
    return Offer.of(component)
        .orElseThrow(
            () ->
                new AmpupException(
                    "there is no component \"" + component + "\"",
                    NearestName.of(component, Offer.all().stream().map(Offer::component).toList())
                        .map(name -> "Did you mean " + name + "?")
                        .orElse("Look for one with: ampup search WORD")));
  }

  private Outcome install(InstallRequest request, Offer offer, int major, Set<String> begun) {
    Selection selection = select(packages(), request, offer, major);
    try {
      if (selection.artifact().isEmpty() && request.allowUnpinned()) {
        selection = select(published(p -> p.find(offer, major, host)), request, offer, major);
      }
      if (selection.artifact().isEmpty()) {
        return new Outcome(major, Optional.empty(), selection.problem());
      }
      begun.add(offer.component());
      for (String other : selection.artifact().get().extension().requires()) {
        Optional<Outcome> missing = require(request, other, major, begun);
        if (missing.isPresent()) {
          return missing.get();
        }
      }
      return install(request, offer, selection.artifact().get());
    } catch (FetchException e) {
      throw new AmpupException(String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  /** Installs what a component needs; what is told when that cannot be. */
  private Optional<Outcome> require(
      InstallRequest request, String other, int major, Set<String> begun) {
    boolean there = store.extension(other, major, Optional.empty()).isPresent();
    if (there || !begun.add(other)) {
      return Optional.empty();
    }
    InstallRequest same = InstallRequest.of(other, VersionSpec.LATEST).forPostgres(major);
    Outcome outcome =
        install(
            request.allowUnpinned() ? same.allowingUnpinned() : same, offer(other), major, begun);
    return outcome.result().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Outcome(major, Optional.empty(), "it needs " + other + ": " + outcome.problem()));
  }

  private Outcome install(InstallRequest request, Offer offer, PackageArtifact artifact)
      throws IOException {
    int major = artifact.postgres();
    try {
      return new Outcome(major, Optional.of(commit(request, artifact)), "");
    } catch (PackageDownloads.GoneException e) {
      String gone = String.valueOf(e.getMessage());
      if (!request.allowUnpinned()) {
        throw new AmpupException(
            gone + ": its archive has published another since",
            "Update the manifest (ampup update), or add --allow-unpinned to take the newest that the"
                + " archive's signed list has",
            e);
      }
      progress.notice(gone + "; the newest of the archive's signed list is taken");
      Selection newest =
          select(
              published(p -> p.find(offer, major, host, artifact.source(), artifact.suite())),
              request,
              offer,
              major);
      if (newest.artifact().isEmpty()) {
        return new Outcome(major, Optional.empty(), newest.problem());
      }
      return new Outcome(major, Optional.of(commit(request, newest.artifact().get())), "");
    }
  }

  private InstallResult commit(InstallRequest request, PackageArtifact artifact)
      throws IOException {
    Version version = version(request, artifact);
    String named = artifact.component() + " " + version;
    try (StoreTransaction changes = begin("install " + named + " for " + artifact.postgres())) {
      Optional<Installed> existing =
          ReleasedExtensions.existing(store, artifact.component(), artifact.postgres(), version);
      if (existing.isPresent() && !request.force()) {
        changes.activate(existing.get());
        return new InstallResult(existing.get(), false, 0);
      }
      List<PackageFile> files =
          new PackageDownloads(store.layout(), network, archives, fetch, network)
              .files(artifact, host);
      progress.phase(Progress.Phase.COMMIT, named);
      ExtensionInstaller.Result result =
          new ExtensionInstaller(store, changes)
              .install(
                  ExtensionRequest.pinned(
                      artifact.component(),
                      version,
                      artifact.extension(),
                      artifact.trust(),
                      request.force(),
                      files));
      result.notices().forEach(progress::notice);
      return new InstallResult(result.installed(), result.fresh(), result.bytes());
    }
  }

  /** Its revision is in its name only where it was asked for by that. */
  private static Version version(InstallRequest request, PackageArtifact artifact) {
    return request
        .version()
        .written()
        .filter(version -> version.equals(Revisions.exact(artifact)))
        .orElse(artifact.version());
  }

  /** What is asked of the lists that archives have now. */
  private interface Question {
    List<PackageArtifact> of(PublishedPackages published) throws IOException;
  }

  /** Under the lock: packages are fetched and unpacked for the answer. */
  private List<PackageArtifact> published(Question question) throws IOException {
    try (StoreTransaction changes = begin("read the list of packages")) {
      return question.of(
          new PublishedPackages(store.layout(), changes.stage(), archives, fetch, network));
    }
  }

  private StoreTransaction begin(String what) throws IOException {
    return settings.begin(store, what, progress);
  }

  private Selection select(
      List<PackageArtifact> found, InstallRequest request, Offer offer, int major) {
    return Selection.of(found, offer.component(), request.version(), major, host);
  }
}
