package amp.ampup.install.source;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.fetch.Http;
import amp.ampup.install.fetch.Retry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Archives of an extension for one major of PostgreSQL, published as releases of a Git host by
 * those who build them: one for each major and platform, with a SHA-256 beside it.
 */
public final class ExtensionReleases implements Source {
  private static final String STEAMPIPE = "steampipe_postgres_";

  /** Who publishes, and how their files are called. */
  private enum Publisher {
    PORTAL_CORP("portal-corp", "pgvector"),
    STEAMPIPE("steampipe", ExtensionReleases.STEAMPIPE + "csv and its like"),
    TENSOR_CHORD("tensor-chord", "vectors");

    private final String label;
    private final String has;

    Publisher(String label, String has) {
      this.label = label;
      this.has = has;
    }

    static Optional<Publisher> of(String name) {
      return List.of(values()).stream().filter(p -> p.label.equals(name)).findFirst();
    }

    boolean has(String component) {
      return this == STEAMPIPE
          ? component.startsWith(ExtensionReleases.STEAMPIPE)
          : component.equals(has);
    }
  }

  private final URI base;
  private final Publisher publisher;
  private final int postgres;

  /**
   * Creates them.
   *
   * @param base the address of the Git host, with a slash at its end
   * @param publisher the name of who publishes them
   * @param postgres the major of PostgreSQL
   * @throws AmpupException when there is no such publisher
   */
  public ExtensionReleases(URI base, String publisher, int postgres) {
    this.base = base;
    this.publisher =
        Publisher.of(publisher)
            .orElseThrow(
                () ->
                    new AmpupException(
                        "\"" + publisher + "\" is not a source of extensions",
                        "Sources are portal-corp, steampipe and tensor-chord"));
    this.postgres = postgres;
  }

  /** Tells whether a source of this name is one of extensions. */
  public static boolean isPublisher(String name) {
    return Publisher.of(name).isPresent();
  }

  @Override
  public String name() {
    return publisher.label;
  }

  @Override
  public URI base() {
    return base;
  }

  /**
   * Describes the archive of the component that this publisher has.
   *
   * @throws AmpupException always: which component is meant has to be told
   */
  @Override
  public Artifact describe(Version version, Platform platform) {
    if (publisher == Publisher.STEAMPIPE) {
      throw new AmpupException(
          name() + " has many components", "Name one, such as " + publisher.has);
    }
    return describe(publisher.has, version, platform);
  }

  /**
   * Describes the archive of a component as its publisher names it, without hash and size.
   *
   * @throws AmpupException when the publisher has no such component, or none for the platform
   */
  public Artifact describe(String component, Version version, Platform platform) {
    if (!publisher.has(component)) {
      throw new AmpupException(name() + " publishes no " + component, "It has " + publisher.has);
    }
    String triple = Theseus.target(platform);
    String path =
        switch (publisher) {
          case PORTAL_CORP ->
              release("portalcorp/pgvector_compiled", version)
                  + ("pgvector-" + triple + "-pg" + postgres + ".zip");
          case TENSOR_CHORD ->
              release("tensorchord/pgvecto.rs", version)
                  + ("vectors-pg" + postgres + "_" + triple + "_" + version + ".zip");
          case STEAMPIPE -> {
            String plugin = component.substring(STEAMPIPE.length()).replace('_', '-');
            yield release("turbot/steampipe-plugin-" + plugin, version)
                + (component + ".pg" + postgres + "." + ofGo(platform) + ".tar.gz");
          }
        };
    return new Artifact(component, version, platform, name(), path, -1, -1, "", "");
  }

  private static String release(String repository, Version version) {
    return repository + "/releases/download/v" + version + "/";
  }

  private String ofGo(Platform platform) {
    if (platform.isWindows() || platform.musl()) {
      throw new AmpupException(name() + " publishes nothing for " + platform, "Build it yourself");
    }
    return platform.os() + "_" + platform.arch();
  }

  /** Only exact versions are taken from here: listing them would need an API with a rate limit. */
  @Override
  public List<Version> versions(Platform platform, Http http, Retry retry) {
    return List.of();
  }

  @Override
  public Artifact withPublishedHash(Artifact artifact, Http http, Retry retry) throws IOException {
    return Theseus.withSidecar(artifact, address(artifact.path() + ".sha256"), http, retry);
  }
}
