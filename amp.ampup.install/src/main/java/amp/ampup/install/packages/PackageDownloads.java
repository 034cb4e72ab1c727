package amp.ampup.install.packages;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.install.catalog.Host;
import amp.ampup.install.check.StoreSpace;
import amp.ampup.install.extension.PackageFile;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.fetch.FirstReached;
import amp.ampup.install.fetch.Secrets;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.install.source.PinnedFile;
import amp.ampup.install.source.Repository;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gets the packages of a component from the nearest place that has them, each verified. */
public final class PackageDownloads {
  private final Layout layout;
  private final Connection connection;
  private final Archives archives;
  private final PackageFetch fetch;
  private final Listener listener;

  /**
   * Creates them.
   *
   * @param layout where downloads are kept
   * @param connection how other machines are reached
   * @param archives where packages are
   * @param fetch how one comes here
   * @param listener told what is fetched
   */
  public PackageDownloads(
      Layout layout,
      Connection connection,
      Archives archives,
      PackageFetch fetch,
      Listener listener) {
    this.layout = layout;
    this.connection = connection;
    this.archives = archives;
    this.fetch = fetch;
    this.listener = listener;
  }

  /** The archive was reached, and no longer has what is pinned. */
  public static final class GoneException extends IOException {
    private static final long serialVersionUID = 1L;

    GoneException(String message, IOException cause) {
      super(message, cause);
    }
  }

  /**
   * Returns the files of a component, its own package first.
   *
   * @throws GoneException when the archive has none of that name any more
   */
  public List<PackageFile> files(PackageArtifact artifact, Host host) throws IOException {
    List<PinnedFile> wanted = host.files(artifact);
    StoreSpace.require(layout, asArchive(artifact, wanted), 0);
    NewFiles.folder(layout.downloads());
    List<PackageFile> files = new ArrayList<>();
    for (PinnedFile file : wanted) {
      files.add(file(artifact, file));
    }
    return files;
  }

  private PackageFile file(PackageArtifact artifact, PinnedFile file) throws IOException {
    Path local = layout.downloads().resolve(file.fileName());
    if (fetch.has(local, file.size(), file.sha256())) {
      listener.fetching(local.toString());
      return new PackageFile(local, file.sha256(), local.toString());
    }
    try {
      // Of what apt uses, some are not this archive, and answer as they like.
      return FirstReached.of(
              archives.bases(artifact.source()), base -> Optional.of(from(base, artifact, file)))
          .orElseThrow(
              () -> new AmpupException("no archive has " + file.fileName(), "Name a mirror"));
    } catch (FetchException e) {
      throw e.isMissing() ? gone(file, e) : e;
    } catch (NoSuchFileException e) {
      throw gone(file, e);
    }
  }

  private PackageFile from(URI base, PackageArtifact artifact, PinnedFile file) throws IOException {
    URI address = Repository.beside(base, file.path());
    Path local = layout.downloads().resolve(file.fileName());
    if (!"file".equals(address.getScheme())) {
      connection.requireOnline(asArchive(artifact, List.of(file)), address);
    }
    listener.fetching(Secrets.shown(address));
    fetch.file(address, file.size(), file.sha256(), local);
    return new PackageFile(local, file.sha256(), Secrets.shown(address));
  }

  private static GoneException gone(PinnedFile file, IOException cause) {
    return new GoneException(
        "the mirror no longer has " + file.fileName() + ", which is pinned", cause);
  }

  private static Artifact asArchive(PackageArtifact artifact, List<PinnedFile> files) {
    return new Artifact(
        artifact.component(),
        artifact.version(),
        artifact.platform(),
        artifact.source(),
        files.get(0).path(),
        files.stream().mapToLong(PinnedFile::size).sum(),
        -1,
        files.get(0).sha256(),
        artifact.trust());
  }
}
