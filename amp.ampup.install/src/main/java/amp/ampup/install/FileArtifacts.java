package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.source.Artifact;
import amp.ampup.store.check.SmokeTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what a file that the user named holds. */
final class FileArtifacts {
  private static final Pattern NAME =
      Pattern.compile(
          "-(\\d+(?:\\.\\d+)+(?:-[A-Za-z0-9.]+?)?)"
              + "(?:-(?:linux|darwin|windows)-[a-z0-9_]+(?:-musl)?)?"
              + "\\.(?:tar\\.|t[gx]z|zip|jar)");

  /** In a distribution that brings a Java: its first line is the platform that it is for. */
  private static final String PLATFORM = "runtime/platform";

  private FileArtifacts() {}

  static Artifact identify(InstallRequest request, Acquired acquired, Manifest manifest)
      throws IOException {
    Path file = request.from().orElseThrow();
    Artifact artifact =
        request.component().equals("postgres")
            ? postgres(request, acquired, manifest, file)
            : own(request, acquired, file);
    if (!request.version().equals(VersionSpec.LATEST)
        && !request.version().matches(artifact.version())) {
      throw new AmpupException(
          file + " holds version " + artifact.version() + ", not " + request.version(),
          "Ask for that version, or for none");
    }
    if (!artifact.platform().equals(Platform.current())) {
      throw new AmpupException(
          file + " is for " + artifact.platform() + ", and this is " + Platform.current(),
          "Use the archive for this platform");
    }
    return artifact;
  }

  /** Returns the published archive of a hash. */
  static Optional<Artifact> pinned(Manifest manifest, String sha512) {
    return manifest.artifacts().stream().filter(a -> a.hash().equals(sha512)).findFirst();
  }

  private static Artifact postgres(
      InstallRequest request, Acquired acquired, Manifest manifest, Path file) {
    Optional<Artifact> pinned = pinned(manifest, acquired.sha512());
    if (pinned.isPresent()) {
      return pinned.get();
    } else if (!request.allowUnpinned()) {
      throw new AmpupException(
          file + " is pinned in no manifest (SHA-512 " + acquired.sha512().substring(0, 16) + "…)",
          "Use a published archive, or add --allow-unpinned when you trust this one");
    }
    Version told = SmokeTest.postgres(acquired.unpacked().root(), Platform.current());
    Version version =
        request.version().written().filter(v -> SmokeTest.same(told, v)).orElse(threeNumbers(told));
    return new Artifact(
        "postgres", version, Platform.current(), "file", "", -1, -1, "", "unpinned");
  }

  /** A distribution of our own: whoever names its file on this machine has chosen it. */
  private static Artifact own(InstallRequest request, Acquired acquired, Path file)
      throws IOException {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    Version version =
        request
            .version()
            .written()
            .or(() -> matcher.find() ? Optional.of(Version.of(matcher.group(1))) : Optional.empty())
            .orElseThrow(
                () ->
                    new AmpupException(
                        "the name of " + file + " tells no version",
                        "Add the version to the command"));
    return new Artifact(
        request.component(),
        version,
        platform(acquired.unpacked().root()),
        "file",
        "",
        -1,
        -1,
        acquired.sha512(),
        "file");
  }

  /** Without a Java of its own a distribution is for every platform. */
  private static Platform platform(Path root) throws IOException {
    Path file = root.resolve(PLATFORM);
    if (!Files.isRegularFile(file)) {
      return Platform.current();
    }
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(64), StandardCharsets.UTF_8);
      return Platform.of(start.lines().findFirst().orElse(""));
    }
  }

  /** PostgreSQL tells two numbers, archives have three. */
  private static Version threeNumbers(Version told) {
    boolean two = told.toString().chars().filter(c -> c == '.').count() == 1;
    return two && !told.isPrerelease() ? Version.of(told + ".0") : told;
  }
}
