package amp.ampup.install.packages;

import amp.ampup.Layout;
import amp.ampup.install.catalog.CatalogBuilder;
import amp.ampup.install.catalog.Host;
import amp.ampup.install.catalog.Offer;
import amp.ampup.install.catalog.SuitePackages;
import amp.ampup.install.debian.AptSource;
import amp.ampup.install.debian.DebianArchive;
import amp.ampup.install.source.PackageArtifact;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What an archive's signed list has now, pinned or not: what a user consents to who takes what no
 * manifest pins. The archive's own signature is checked all the same.
 */
public final class PublishedPackages {
  private final Layout layout;
  private final Archives archives;
  private final PackageFetch fetch;
  private final Listener listener;

  /**
   * Creates them.
   *
   * @param layout where downloads are kept
   * @param archives where packages are
   * @param fetch how one comes here
   * @param listener told what is fetched
   */
  public PublishedPackages(
      Layout layout, Archives archives, PackageFetch fetch, Listener listener) {
    this.layout = layout;
    this.archives = archives;
    this.fetch = fetch;
    this.listener = listener;
  }

  /** Returns a component's packages for a major of PostgreSQL in the suites that the host uses. */
  public List<PackageArtifact> find(Offer offer, int major, Host host) throws IOException {
    List<PackageArtifact> found = new ArrayList<>();
    for (String archive : List.of(Archives.DEBIAN, Archives.PGDG)) {
      found.addAll(find(offer, major, host, archive, archives.suites(archive, host.suite())));
    }
    return found;
  }

  /** Returns a component's packages for a major of PostgreSQL in suites of an archive. */
  public List<PackageArtifact> find(
      Offer offer, int major, Host host, String archive, List<String> suites) throws IOException {
    List<PackageArtifact> found = new ArrayList<>();
    NewFiles.folder(layout.downloads());
    for (String suite : suites) {
      AptSource source = archives.suite(archive, suite);
      SuitePackages packages = new SuitePackages();
      listener.fetching("the list of packages of " + suite);
      new DebianArchive(source, fetch, listener::notice)
          .packages(host.platform().arch(), Instant.now(), packages::add);
      found.addAll(
          new CatalogBuilder(Offer.all(), fetch, layout.downloads(), "unpinned", line -> {})
              .describe(
                  archive, source, host.platform(), packages, List.of(offer), List.of(major)));
    }
    return found;
  }
}
