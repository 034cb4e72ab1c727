package amp.ampup.install.packages;

import amp.ampup.Layout;
import amp.ampup.install.catalog.CatalogBuilder;
import amp.ampup.install.catalog.Host;
import amp.ampup.install.catalog.Offer;
import amp.ampup.install.catalog.SuitePackages;
import amp.ampup.install.debian.AptSource;
import amp.ampup.install.debian.DebianArchive;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.fetch.OfflineException;
import amp.ampup.install.source.PackageArtifact;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an archive's signed list has now, pinned or not: what a user consents to who takes what no
 * manifest pins. The archive's own signature is checked all the same.
 */
public final class PublishedPackages {
  private final Layout layout;
  private final Path work;
  private final Archives archives;
  private final PackageFetch fetch;
  private final Listener listener;

  /**
   * Creates them.
   *
   * @param layout where downloads are kept
   * @param work a folder that is there, in which packages are unpacked for a moment
   * @param archives where packages are
   * @param fetch how one comes here
   * @param listener told what is fetched
   */
  public PublishedPackages(
      Layout layout, Path work, Archives archives, PackageFetch fetch, Listener listener) {
    this.layout = layout;
    this.work = work;
    this.archives = archives;
    this.fetch = fetch;
    this.listener = listener;
  }

  /** Returns a component's packages for a major of PostgreSQL in the suites that the host uses. */
  public List<PackageArtifact> find(Offer offer, int major, Host host) throws IOException {
    List<PackageArtifact> found = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    Optional<OfflineException> offline = Optional.empty();
    for (String archive : List.of(Archives.DEBIAN, Archives.PGDG)) {
      for (String suite : archives.suites(archive, host.suite())) {
        try {
          found.addAll(find(offer, major, host, archive, suite));
        } catch (FetchException | NoSuchFileException e) {
          failures.add(e);
        } catch (OfflineException e) {
          offline = Optional.of(e);
        }
      }
    }
    if (found.isEmpty() && offline.isPresent()) {
      throw offline.get();
    }
    if (found.isEmpty() && !failures.isEmpty()) {
      throw failures.get(0);
    }
    failures.forEach(failure -> listener.notice(String.valueOf(failure.getMessage())));
    return found;
  }

  /** Returns a component's packages for a major of PostgreSQL in a suite of an archive. */
  public List<PackageArtifact> find(Offer offer, int major, Host host, String archive, String suite)
      throws IOException {
    NewFiles.folder(layout.downloads());
    SuitePackages packages = new SuitePackages();
    listener.fetching("the list of packages of " + suite);
    Optional<AptSource> source =
        DebianArchive.first(
            archives.suite(archive, suite),
            fetch,
            listener::notice,
            host.platform().arch(),
            packages::add);
    return source.isEmpty()
        ? List.of()
        : new CatalogBuilder(Offer.all(), fetch, layout.downloads(), work, "unpinned", line -> {})
            .describe(
                archive, source.get(), host.platform(), packages, List.of(offer), List.of(major));
  }
}
