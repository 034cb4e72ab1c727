package amp.ampup.install.debian;

import amp.ampup.AmpupException;
import amp.ampup.install.fetch.FirstReached;
import amp.ampup.install.fetch.OfflineException;
import amp.ampup.install.fetch.Secrets;
import amp.ampup.install.source.Repository;
import amp.ampup.store.archive.Stanzas;
import amp.ampup.store.archive.Xz;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * One suite of an archive of Debian packages. What it tells of a package hangs on the signature of
 * its {@code InRelease}: that has the hash of the index, and the index has the hash of the package.
 */
public final class DebianArchive {
  private static final long MOST_INDEX = 256L << 20;
  private static final long MOST_UNPACKED = 1L << 30;

  private final AptSource source;
  private final Fetcher fetcher;
  private final Consumer<String> notice;

  /**
   * Creates it.
   *
   * @param source where it is, and whose signature it needs
   * @param fetcher how its files come here
   * @param notice told what is worth knowing
   */
  public DebianArchive(AptSource source, Fetcher fetcher, Consumer<String> notice) {
    this.source = source;
    this.fetcher = fetcher;
    this.notice = notice;
  }

  /**
   * Reads the packages of the suite's component {@code main} for a processor.
   *
   * @param arch the processor as Debian names it, such as {@code amd64}
   * @param now what time it is, since a list can be too old
   * @param visitor told each package
   * @return whether it is the archive that is meant; nothing is read where it is another's
   * @throws AmpupException when the signature, a hash, or what is signed, is not what it must be
   */
  public boolean packages(String arch, Instant now, Consumer<DebPackage> visitor)
      throws IOException {
    URI list = suite("InRelease");
    String what = Secrets.shown(list);
    String signed = ClearSigned.check(fetcher.text(list), what, source.keyrings());
    Release release = Release.parse(signed, what);
    if (!source.origins().isEmpty() && !source.origins().contains(release.origin())) {
      return false;
    }
    require(release, what, now);
    String folder = "main/binary-" + arch + "/";
    boolean xz = release.files().containsKey(folder + "Packages.xz");
    String name = folder + (xz ? "Packages.xz" : "Packages.gz");
    Release.IndexFile index = release.files().get(name);
    if (index == null || index.size() > MOST_INDEX) {
      throw new AmpupException(
          "the suite " + source.suite() + " has no packages for " + arch,
          "Use a mirror that has them");
    }
    Release.IndexFile plain = release.files().get(folder + "Packages");
    long most = Math.min(MOST_UNPACKED, plain == null ? MOST_UNPACKED : plain.size());
    Path work = NewFiles.temporaryFolder("ampup-index");
    try {
      Path file = work.resolve("Packages");
      fetcher.file(address(release, folder, name, index), index.size(), index.sha256(), file);
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
          InputStream text =
              new Bounded(xz ? Xz.open(in) : new GZIPInputStream(in, 64 * 1024), most)) {
        read(new Stanzas(new BufferedInputStream(text, 64 * 1024)), visitor);
      }
    } finally {
      Trees.delete(work);
    }
    return true;
  }

  /**
   * Reads the packages of the first source that is the archive that is meant, and is reached.
   *
   * @param sources the sources, the likeliest first
   * @param fetcher how their files come here
   * @param notice told what is worth knowing
   * @param arch the processor as Debian names it
   * @param visitor told each package
   * @return the source; empty where all are another's
   * @throws OfflineException when no connection may be opened, and no source that needs none has it
   * @throws IOException why the first could not be reached, when none could
   */
  public static Optional<AptSource> first(
      List<AptSource> sources,
      Fetcher fetcher,
      Consumer<String> notice,
      String arch,
      Consumer<DebPackage> visitor)
      throws IOException {
    return FirstReached.of(
        sources,
        source ->
            new DebianArchive(source, fetcher, notice).packages(arch, Instant.now(), visitor)
                ? Optional.of(source)
                : Optional.empty());
  }

  private void read(Stanzas stanzas, Consumer<DebPackage> visitor) throws IOException {
    for (Map<String, String> fields = stanzas.next(); fields != null; fields = stanzas.next()) {
      Optional<DebPackage> found = DebPackage.of(fields, source.suite());
      found.ifPresent(visitor);
    }
  }

  private URI address(Release release, String folder, String name, Release.IndexFile index) {
    return suite(release.byHash() ? folder + "by-hash/SHA256/" + index.sha256() : name);
  }

  private URI suite(String path) {
    return Repository.beside(source.base(), "dists/" + source.suite() + "/" + path);
  }

  private void require(Release release, String what, Instant now) {
    if (!release.isOf(source.suite())) {
      throw new AmpupException(
          what + " is the list of " + release.codename() + " and not of " + source.suite(),
          "Check the mirror and the proxy: this is not what the archive published");
    }
    Optional<Instant> end = release.validUntil().filter(now::isAfter);
    if (end.isPresent() && source.checkValidUntil()) {
      throw new AmpupException(
          what + " was valid until " + end.get() + ": the mirror is behind, or holds it back",
          "Use another mirror; or, where that is known, set Acquire::Check-Valid-Until in apt's"
              + " configuration");
    }
    end.ifPresent(time -> notice.accept(what + " was valid until " + time));
  }
}
