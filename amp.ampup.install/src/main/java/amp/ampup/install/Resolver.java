package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.catalog.Offer;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.Source;
import amp.ampup.install.source.Zonky;
import amp.problem.NearestName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the archive that a request means: a pinned one, or one that is believed on demand. */
final class Resolver {
  private static final String POSTGRES = "postgres";

  private final Manifest manifest;
  private final Network network;

  Resolver(Manifest manifest, Network network) {
    this.manifest = manifest;
    this.network = network;
  }

  Artifact resolve(InstallRequest request, Source source) throws IOException {
    if (!request.component().equals(POSTGRES)) {
      List<String> components = new ArrayList<>(List.of(POSTGRES));
      components.addAll(Layout.PROGRAMS);
      List<String> names = new ArrayList<>(components);
      Offer.all().forEach(offer -> names.add(offer.component()));
      throw new AmpupException(
          "there is no component \"" + request.component() + "\"",
          NearestName.of(request.component(), names)
              .map(name -> "Did you mean " + name + "?")
              .orElse(
                  "There are: "
                      + String.join(", ", components)
                      + ", and the extensions that ampup search lists"));
    }
    Platform platform = Platform.current();
    List<Version> versions = manifest.versions(POSTGRES, platform, source.name());
    Optional<Version> version = request.version().newest(versions);
    if (version.isPresent()) {
      return manifest.find(POSTGRES, version.get(), platform, source.name()).orElseThrow();
    }
    if (!request.allowUnpinned()) {
      throw unknown(request, versions);
    }
    List<Version> listed = source.versions(platform, network.http(), network.retry());
    Version published =
        request
            .version()
            .newest(listed)
            .or(() -> exact(request))
            .or(() -> listed.isEmpty() ? pinnedElsewhere(request, platform) : Optional.empty())
            .orElseThrow(() -> unknown(request, versions));
    return source.withPublishedHash(
        source.describe(published, platform), network.http(), network.retry());
  }

  /** Finds the archive of one of amp's own programs, which a signed manifest may pin. */
  Artifact resolveOwn(InstallRequest request) {
    Platform platform = Platform.current();
    List<Version> versions = Programs.versions(manifest, platform);
    return request
        .version()
        .newest(versions)
        .flatMap(v -> manifest.find(Programs.ARCHIVE, v, platform, Programs.SOURCE))
        .map(artifact -> artifact.as(request.component()))
        .orElseThrow(
            () ->
                new AmpupException(
                    versions.isEmpty()
                        ? request.component() + " comes from a distribution of amp"
                        : "no manifest pins amp "
                            + request.version()
                            + " for "
                            + platform
                            + " (pinned: "
                            + list(versions)
                            + ")",
                    "Install it with --from amp-<version>.tar.gz"));
  }

  private static String list(List<Version> versions) {
    return versions.stream().map(Version::toString).collect(Collectors.joining(", "));
  }

  /** A version with three numbers names one archive, whether the source lists it or not. */
  private static Optional<Version> exact(InstallRequest request) {
    return request
        .version()
        .written()
        .filter(version -> version.toString().chars().filter(c -> c == '.').count() == 2);
  }

  /** A source that cannot be listed has in all likelihood what another one has. */
  private Optional<Version> pinnedElsewhere(InstallRequest request, Platform platform) {
    return request.version().newest(manifest.versions(POSTGRES, platform, Zonky.NAME));
  }

  private static AmpupException unknown(InstallRequest request, List<Version> pinned) {
    String known = pinned.isEmpty() ? "none" : list(pinned);
    String what = "postgres " + request.version() + " for " + Platform.current();
    return request.allowUnpinned()
        ? new AmpupException(
            "the repository has no " + what,
            "See what it has with: ampup list --remote; or write all three numbers, such as 18.6.0")
        : new AmpupException(
            "no manifest pins " + what + " (pinned: " + known + ")",
            "Ask for a pinned version, or add --allow-unpinned to believe the repository's hash");
  }
}
