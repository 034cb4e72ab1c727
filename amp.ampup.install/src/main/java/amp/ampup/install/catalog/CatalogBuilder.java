package amp.ampup.install.catalog;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Platform;
import amp.ampup.install.debian.AptSource;
import amp.ampup.install.debian.DebPackage;
import amp.ampup.install.debian.Fetcher;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.install.source.PinnedFile;
import amp.ampup.install.source.Repository;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Describes the packages of a suite that are offered, by the packages themselves: each is fetched,
 * compared with its hash in the signed index, and looked into.
 */
public final class CatalogBuilder {
  private final List<Offer> offers;
  private final Fetcher fetcher;
  private final Path cache;
  private final Path work;
  private final String trust;
  private final Consumer<String> log;
  private final Map<String, PackageContent> contents = new HashMap<>();

  /**
   * Creates it.
   *
   * @param offers what is offered
   * @param fetcher how packages come here
   * @param cache a folder for what was fetched, which may be there from before
   * @param work a folder that is there, in which packages are unpacked for a moment
   * @param trust why its hashes will be believed
   * @param log told a line for each package, and what does not agree
   */
  public CatalogBuilder(
      List<Offer> offers,
      Fetcher fetcher,
      Path cache,
      Path work,
      String trust,
      Consumer<String> log) {
    this.offers = List.copyOf(offers);
    this.fetcher = fetcher;
    this.cache = cache;
    this.work = work;
    this.trust = trust;
    this.log = log;
  }

  /** The archive, the suite and the processor that packages are described of. */
  private record Place(
      String archive, AptSource source, Platform platform, SuitePackages packages) {}

  /**
   * Returns what a suite has of the offers.
   *
   * @param archive the archive's name, such as {@code debian}
   * @param source where it is
   * @param platform what the packages are for
   * @param packages the packages of the suite
   * @param wanted which of the offers to describe
   * @param majors the majors of PostgreSQL
   */
  public List<PackageArtifact> describe(
      String archive,
      AptSource source,
      Platform platform,
      SuitePackages packages,
      List<Offer> wanted,
      List<Integer> majors)
      throws IOException {
    Place place = new Place(archive, source, platform, packages);
    List<PackageArtifact> found = new ArrayList<>();
    for (Offer offer : wanted) {
      for (int major : majors) {
        Optional<DebPackage> main =
            packages
                .find(offer.packageOf(major))
                .filter(p -> p.name().equals(offer.packageOf(major)));
        if (main.isPresent()) {
          found.add(artifact(place, offer, major, main.get()));
        }
      }
    }
    return found;
  }

  private PackageArtifact artifact(Place place, Offer offer, int major, DebPackage main)
      throws IOException {
    List<DebPackage> parts = new ArrayList<>();
    TreeSet<String> requires = new TreeSet<>();
    for (DebPackage need : place.packages().needs(main)) {
      Optional<Offer> other = offer(need.name(), major);
      if (need.name().startsWith(main.name() + "-")) {
        parts.add(need);
      } else if (other.isPresent()) {
        requires.add(other.get().component());
      }
    }
    for (String name : offer.partsOf(major)) {
      place.packages().find(name).filter(p -> p.name().equals(name)).ifPresent(parts::add);
    }
    TreeSet<String> creates = new TreeSet<>();
    TreeSet<String> modules = new TreeSet<>();
    TreeSet<String> asking = new TreeSet<>();
    List<DebPackage> all = new ArrayList<>(List.of(main));
    all.addAll(parts);
    for (DebPackage one : all) {
      PackageContent content = content(place, one);
      creates.addAll(content.creates);
      modules.addAll(content.modules);
      asking.addAll(content.asking);
    }
    compare(offer, place, major, modules, asking);
    List<PinnedFile> files = new ArrayList<>();
    for (DebPackage part : parts) {
      files.add(content(place, part).of(part));
    }
    PackageArtifact artifact =
        new PackageArtifact(
            offer.component(),
            main.version().component(),
            main.version().toString(),
            place.platform(),
            place.archive(),
            place.source().suite(),
            new Extension(major, List.copyOf(creates), offer.preload(), List.copyOf(requires)),
            content(place, main).of(main),
            files,
            libraries(place, all),
            trust);
    log.accept(
        place.source().suite()
            + " "
            + place.platform()
            + ": "
            + offer.component()
            + " "
            + artifact.revision()
            + " for "
            + major
            + ", glibc "
            + artifact.main().glibc()
            + ", "
            + artifact.libraries().size()
            + " libraries");
    return artifact;
  }

  private Optional<Offer> offer(String name, int major) {
    return offers.stream().filter(offer -> offer.packageOf(major).equals(name)).findFirst();
  }

  /** The list says what has to be loaded at a server's start, and the modules know it. */
  private void compare(
      Offer offer, Place place, int major, Set<String> modules, Set<String> asking) {
    String where =
        "DIFFERS: " + place.source().suite() + ": " + offer.component() + " for " + major + ": ";
    for (String library : offer.preload()) {
      boolean contrib = library.equals("pg_stat_statements") || offer(library);
      if (!modules.contains(library) && !contrib) {
        log.accept(where + "the list preloads " + library + ", which is not in the package");
      }
    }
    for (String module : asking) {
      boolean known =
          offer.preload().contains(module)
              || offer.asks().stream().anyMatch(asks -> module.startsWith(asks))
              || offer.preload().stream().anyMatch(name -> module.startsWith(name + "-"));
      if (!known) {
        log.accept(where + "the module " + module + " asks to be preloaded");
      }
    }
  }

  private boolean offer(String component) {
    return offers.stream().anyMatch(offer -> offer.component().equals(component));
  }

  /** Finds what the files need by name, in the packages that the packages need. */
  private List<PinnedFile> libraries(Place place, List<DebPackage> from) throws IOException {
    Map<String, PinnedFile> taken = new LinkedHashMap<>();
    Set<String> seen = new LinkedHashSet<>();
    Deque<DebPackage> open = new ArrayDeque<>(from);
    from.forEach(one -> seen.add(one.name()));
    while (!open.isEmpty()) {
      DebPackage one = open.removeFirst();
      Set<String> needs = content(place, one).needs;
      for (DebPackage candidate : place.packages().needs(one)) {
        if (seen.contains(candidate.name()) || isHosts(candidate.name())) {
          continue;
        }
        PackageContent content = content(place, candidate);
        boolean serves = content.provides.stream().anyMatch(needs::contains);
        boolean data = isData(candidate.name()) && taken.containsKey(one.path());
        if (serves || data) {
          seen.add(candidate.name());
          open.add(candidate);
          taken.put(candidate.path(), content.of(candidate));
          if (data) {
            taken.computeIfPresent(one.path(), (path, file) -> needing(file, candidate.name()));
            taken.computeIfPresent(
                candidate.path(), (path, file) -> providing(file, candidate.name()));
          }
        }
      }
    }
    return List.copyOf(taken.values());
  }

  /** What a library reads at run time is needed by the package's name, which no host has. */
  private static boolean isData(String name) {
    return name.matches("(proj|gdal)-data");
  }

  private static PinnedFile needing(PinnedFile file, String name) {
    return with(file, file.provides(), added(file.needs(), name));
  }

  private static PinnedFile providing(PinnedFile file, String name) {
    return with(file, added(file.provides(), name), file.needs());
  }

  private static List<String> added(List<String> names, String name) {
    TreeSet<String> all = new TreeSet<>(names);
    all.add(name);
    return List.copyOf(all);
  }

  private static PinnedFile with(PinnedFile file, List<String> provides, List<String> needs) {
    return new PinnedFile(file.path(), file.size(), file.sha256(), file.glibc(), provides, needs);
  }

  private static boolean isHosts(String name) {
    return name.equals("libc6") || name.startsWith("postgresql-");
  }

  private PackageContent content(Place place, DebPackage one) throws IOException {
    PackageContent known = contents.get(one.sha256());
    if (known == null) {
      NewFiles.folder(cache);
      Path file = cache.resolve(one.fileName());
      if (!fetcher.has(file, one.size(), one.sha256())) {
        fetcher.file(
            Repository.beside(place.source().base(), one.path()), one.size(), one.sha256(), file);
      }
      try {
        known = PackageContent.read(file, work);
      } catch (IOException e) {
        throw new AmpupException(
            one.fileName() + " cannot be read (" + e.getMessage() + ")", "Leave it out", e);
      }
      contents.put(one.sha256(), known);
    }
    return known;
  }
}
