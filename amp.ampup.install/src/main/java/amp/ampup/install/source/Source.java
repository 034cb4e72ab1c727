package amp.ampup.install.source;

import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.fetch.Http;
import amp.ampup.install.fetch.Retry;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A place that publishes archives of PostgreSQL. */
public interface Source {
  /** Returns its name, as manifests and receipts write it. */
  String name();

  /** Returns the address that the paths of its artifacts are below. */
  URI base();

  /** Returns the address of a file: below the base, with its query, which may hold a token. */
  default URI address(String path) {
    URI base = base();
    String query = base.getRawQuery();
    return query == null ? base.resolve(path) : base.resolve(path + "?" + query);
  }

  /**
   * Describes the archive of a version as this source names its files, without hash and size.
   *
   * @throws amp.ampup.AmpupException when it publishes nothing for the platform
   */
  Artifact describe(Version version, Platform platform);

  /** Returns every version this source publishes for a platform. */
  List<Version> versions(Platform platform, Http http, Retry retry) throws IOException;

  /** Returns the artifact with the hash this source publishes beside it. */
  Artifact withPublishedHash(Artifact artifact, Http http, Retry retry) throws IOException;
}
