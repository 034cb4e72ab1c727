package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.install.catalog.CatalogBuilder;
import amp.ampup.install.catalog.Offer;
import amp.ampup.install.catalog.SuitePackages;
import amp.ampup.install.debian.AptSource;
import amp.ampup.install.debian.DebianArchive;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.manifest.Packages;
import amp.ampup.install.packages.Archives;
import amp.ampup.install.packages.PackageFetch;
import amp.ampup.install.source.PackageArtifact;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Makes the list of pinned packages, for the maintainers: reads the signed indexes of archives,
 * fetches each package that is offered and its libraries, and writes down what is in them.
 */
public final class PackagesWriter {
  private static final List<String> PLATFORMS = List.of("linux-amd64", "linux-arm64");
  private static final List<Integer> MAJORS = IntStream.rangeClosed(15, 18).boxed().toList();

  private final InstallSettings settings;
  private final Path cache;
  private final Consumer<String> log;
  private final List<Offer> wanted;
  private final List<PackageArtifact> kept;

  /**
   * Creates it.
   *
   * @param settings where from
   * @param cache a folder for what is fetched, so that a second run fetches only what is new
   * @param log told a line for each package, and what does not agree with the list of offers
   */
  public PackagesWriter(InstallSettings settings, Path cache, Consumer<String> log) {
    this(settings, cache, log, Offer.all(), List.of());
  }

  private PackagesWriter(
      InstallSettings settings,
      Path cache,
      Consumer<String> log,
      List<Offer> wanted,
      List<PackageArtifact> kept) {
    this.settings = settings;
    this.cache = cache;
    this.log = log;
    this.wanted = wanted;
    this.kept = kept;
  }

  /**
   * Returns one that describes a few components anew, and leaves all others as they are in a list
   * that is there.
   *
   * @param list the file with the list
   * @param components the names of those to describe
   * @throws AmpupException when the list cannot be read, or no such component is offered
   */
  public PackagesWriter updating(Path list, List<String> components) {
    for (String name : components) {
      if (Offer.of(name).isEmpty()) {
        throw new AmpupException(
            "no component " + name + " is offered", "See what is: ampup search");
      }
    }
    return new PackagesWriter(
        settings,
        cache,
        log,
        Offer.all().stream().filter(offer -> components.contains(offer.component())).toList(),
        Packages.parse(Maintenance.read(list), "").packages().stream()
            .filter(artifact -> !components.contains(artifact.component()))
            .toList());
  }

  /**
   * Returns the text of the list.
   *
   * @param number the number of the list, higher than any before
   * @param suites the suites, the archive's name before each, such as {@code debian/bookworm}
   * @throws AmpupException when a signature, a hash or a package is not what it must be
   */
  public String write(long number, List<String> suites) {
    Network network = new Network(settings, Progress.SILENT);
    Archives archives = new Archives(settings.archives(), network);
    PackageFetch fetch = new PackageFetch(network);
    CatalogBuilder builder = new CatalogBuilder(Offer.all(), fetch, cache, cache, "", log);
    List<PackageArtifact> found = new ArrayList<>(kept);
    try {
      NewFiles.folder(cache);
      for (String name : suites) {
        String[] words = name.split("/", 2);
        if (words.length < 2 || !List.of(Archives.DEBIAN, Archives.PGDG).contains(words[0])) {
          throw new AmpupException(
              "\"" + name + "\" names no suite",
              "Write it as debian/bookworm or pgdg/bookworm-pgdg");
        }
        List<AptSource> sources = archives.suite(words[0], words[1]);
        for (String platform : PLATFORMS) {
          SuitePackages packages = new SuitePackages();
          String arch = platform.substring("linux-".length());
          AptSource source =
              DebianArchive.first(sources, fetch, log, arch, packages::add)
                  .orElseThrow(
                      () ->
                          new AmpupException(
                              "none of this host's sources has " + name, "Name a mirror"));
          found.addAll(
              builder.describe(words[0], source, Platform.of(platform), packages, wanted, MAJORS));
        }
      }
    } catch (FetchException e) {
      throw new AmpupException(String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throw new AmpupException("the list was not made (" + e + ")", "Try again", e);
    }
    return new Packages(number, once(found)).json();
  }

  /** A package that is in two suites is the same file, as is one that is for every processor. */
  private static List<PackageArtifact> once(List<PackageArtifact> found) {
    Map<String, PackageArtifact> once = new LinkedHashMap<>();
    for (PackageArtifact artifact : found) {
      once.putIfAbsent(
          artifact.source() + " " + artifact.platform() + " " + artifact.main().path(), artifact);
    }
    return List.copyOf(once.values());
  }
}
