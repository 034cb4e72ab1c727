package amp.ampup.install.source;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.fetch.Http;
import amp.ampup.install.fetch.Retry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The archives of theseus: full installations with {@code psql} and {@code pg_dump}, published as
 * releases of a Git host. They carry SHA-256 only and are not self-contained on Linux; see
 * docs/decisions/0003-source-of-postgresql.md.
 */
public final class Theseus implements Source {
  /** The name of this source. */
  public static final String NAME = "theseus";

  private static final Pattern SHA256 = Pattern.compile("\\b[0-9a-fA-F]{64}\\b");

  private final URI releases;

  /**
   * Creates it.
   *
   * @param releases the address below which each release has a folder, with a slash at its end
   */
  public Theseus(URI releases) {
    this.releases = releases;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public URI base() {
    return releases;
  }

  @Override
  public Artifact describe(Version version, Platform platform) {
    String suffix = platform.isWindows() ? ".zip" : ".tar.gz";
    String file = "postgresql-" + version + "-" + target(platform) + suffix;
    return new Artifact("postgres", version, platform, NAME, version + "/" + file, -1, -1, "", "");
  }

  /** Only exact versions are taken from here: listing them would need an API with a rate limit. */
  @Override
  public List<Version> versions(Platform platform, Http http, Retry retry) {
    return List.of();
  }

  /** Its sidecars hold a SHA-256; those for Windows are what certutil prints. */
  @Override
  public Artifact withPublishedHash(Artifact artifact, Http http, Retry retry) throws IOException {
    return withSidecar(artifact, address(artifact.path() + ".sha256"), http, retry);
  }

  static Artifact withSidecar(Artifact artifact, URI sidecar, Http http, Retry retry)
      throws IOException {
    Matcher matcher = SHA256.matcher(http.text(sidecar, retry));
    if (!matcher.find()) {
      throw new AmpupException(
          "there is no SHA-256 beside " + artifact.fileName(), "Use another version, or source");
    }
    return artifact.with(matcher.group().toLowerCase(Locale.ROOT), "unpinned");
  }

  /** Returns what compilers of Rust call a platform. */
  static String target(Platform platform) {
    String arch =
        switch (platform.arch()) {
          case "amd64" -> "x86_64";
          case "arm64" -> "aarch64";
          case "i386" -> "i686";
          case "ppc64le" -> "powerpc64le";
          default -> platform.arch();
        };
    return switch (platform.os()) {
      case "darwin" -> arch + "-apple-darwin";
      case "windows" -> arch + "-pc-windows-msvc";
      default -> arch + "-unknown-linux-" + (platform.musl() ? "musl" : "gnu");
    };
  }
}
