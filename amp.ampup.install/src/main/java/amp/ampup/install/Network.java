package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.install.fetch.Clients;
import amp.ampup.install.fetch.Credentials;
import amp.ampup.install.fetch.Download;
import amp.ampup.install.fetch.Http;
import amp.ampup.install.fetch.OfflineException;
import amp.ampup.install.fetch.Proxies;
import amp.ampup.install.fetch.Retry;
import amp.ampup.install.fetch.Secrets;
import amp.ampup.install.manifest.ManifestAddress;
import amp.ampup.install.packages.Connection;
import amp.ampup.install.packages.Listener;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.ExtensionReleases;
import amp.ampup.install.source.Repository;
import amp.ampup.install.source.Source;
import amp.ampup.install.source.Theseus;
import amp.ampup.install.source.Zonky;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What an installation needs to reach other machines; nothing is opened before it is needed. */
final class Network implements Connection, Listener {
  private final InstallSettings settings;
  private final Progress progress;
  private final Credentials credentials = new Credentials();
  private final MavenSettings maven;
  private @Nullable URI repository;
  private @Nullable Http http;

  Network(InstallSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    this.maven = MavenSettings.read(settings.userHome(), settings.environment());
  }

  /** Returns the source that the settings name. */
  Source source() {
    return switch (settings.source()) {
      case Zonky.NAME -> zonky();
      case Theseus.NAME -> new Theseus(credentials.takeFrom(URI.create(settings.theseus())));
      default ->
          throw new AmpupException(
              "\"" + settings.source() + "\" is not a source", "Sources are zonky and theseus");
    };
  }

  /**
   * Returns the archives of extensions for a PostgreSQL of the publisher that the settings name.
   */
  ExtensionReleases releases(int postgres) {
    URI base = credentials.takeFrom(URI.create(settings.releases()));
    return new ExtensionReleases(base, settings.source(), postgres);
  }

  /** Returns the text of the signed manifest at an address. */
  String manifest(String address) throws IOException {
    URI uri = credentials.takeFrom(ManifestAddress.parse(address));
    return "file".equals(uri.getScheme())
        ? ManifestAddress.read(Path.of(uri))
        : http().text(uri, retry());
  }

  /** Returns where amp's own archives are: beside the manifest that pins them. */
  Repository distributions() {
    return path ->
        Repository.beside(
            credentials.takeFrom(
                ManifestAddress.parse(
                    settings
                        .manifestUrl()
                        .orElseThrow(
                            () ->
                                new AmpupException(
                                    "it is not known where " + path + " is published",
                                    "Set manifest_url in the store's config.toml, or"
                                        + " AMPUP_MANIFEST_URL; or install it with --from")))),
            path);
  }

  Zonky zonky() {
    return new Zonky(this::repository);
  }

  /** What is wrong with a mirror or Maven's settings stops nothing that needs neither. */
  private URI repository() {
    URI base = repository;
    if (base == null) {
      base = Repositories.base(settings, maven, credentials);
      repository = base;
    }
    return base;
  }

  Path mavenRepository() {
    return settings.userHome().resolve(".m2").resolve("repository");
  }

  Retry retry() {
    return settings.retry(progress);
  }

  @Override
  public void requireOnline(Artifact artifact, URI uri) {
    if (settings.offline()) {
      throw new OfflineException(
          artifact.component()
              + " "
              + artifact.version()
              + " for "
              + artifact.platform()
              + " is not on this machine, and --offline opens no connection",
          "Fetch " + Secrets.shown(uri) + " on another machine, and install it with --from");
    }
  }

  Http http() {
    if (settings.offline()) {
      throw new OfflineException("--offline opens no connection", "Try again without --offline");
    }
    Http current = http;
    if (current == null) {
      Proxies proxies =
          new Proxies(settings.environment(), ProxySelector.getDefault(), maven::proxy);
      HttpClient client = Clients.create(settings.environment(), proxies, settings.timeouts());
      current = new Http(client, credentials, proxies, settings.timeouts());
      http = current;
    }
    return current;
  }

  @Override
  public URI known(URI address) {
    return credentials.takeFrom(address);
  }

  @Override
  public String text(URI address) throws IOException {
    return http().text(address, retry());
  }

  @Override
  public Download download(URI address, long size, Path part) throws IOException {
    return download(address, size, true, part);
  }

  Download download(Artifact artifact, URI uri, Path part) throws IOException {
    return download(uri, artifact.size(), !artifact.hash().isEmpty(), part);
  }

  private Download download(URI uri, long size, boolean hashKnown, Path part) throws IOException {
    Download.Target target = new Download.Target(uri, size, hashKnown);
    return Download.start(http(), target, part, retry(), progress::bytes);
  }

  @Override
  public void fetching(String what) {
    progress.phase(Progress.Phase.FETCH, what);
  }

  @Override
  public void notice(String message) {
    progress.notice(message);
  }
}
