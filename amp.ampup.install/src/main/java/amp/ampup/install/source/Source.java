package amp.ampup.install.source;

import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.fetch.Http;
import amp.ampup.install.fetch.Retry;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A place that publishes archives of PostgreSQL. */
public interface Source extends Repository {
  /** Returns its name, as manifests and receipts write it. */
  String name();

  /** Returns the address that the paths of its artifacts are below. */
  URI base();

  @Override
  default URI address(String path) {
    return Repository.beside(base(), path);
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
