package amp.ampup.install.catalog;

import amp.ampup.VersionSpec;
import amp.ampup.install.debian.DebianVersion;
import amp.ampup.install.source.PackageArtifact;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The package of a component that is best for a major of PostgreSQL on a host, or why there is
 * none.
 *
 * @param artifact the newest that fits; of two of one version that of the host's own release
 * @param problem why there is none; empty where there is one
 */
public record Selection(Optional<PackageArtifact> artifact, String problem) {
  /**
   * Selects.
   *
   * @param packages what is pinned, or published
   * @param component the component
   * @param version which versions are meant
   * @param postgres the major of PostgreSQL
   * @param host what it has to fit
   */
  public static Selection of(
      List<PackageArtifact> packages,
      String component,
      VersionSpec version,
      int postgres,
      Host host) {
    List<PackageArtifact> named =
        packages.stream().filter(p -> p.component().equals(component)).toList();
    List<PackageArtifact> here =
        named.stream().filter(p -> p.platform().equals(host.platform())).toList();
    List<PackageArtifact> candidates =
        here.stream()
            .filter(p -> p.postgres() == postgres)
            .filter(p -> version.matches(p.version()) || version.matches(Revisions.exact(p)))
            .sorted(order(host).reversed())
            .toList();
    Optional<PackageArtifact> fits =
        candidates.stream().filter(p -> host.misfit(p).isEmpty()).findFirst();
    if (fits.isPresent()) {
      return new Selection(fits, "");
    } else if (!candidates.isEmpty()) {
      PackageArtifact newest = candidates.get(0);
      return none(
          newest.version() + " of " + newest.suite() + " " + host.misfit(newest).orElseThrow());
    } else if (here.isEmpty()) {
      return none("there are no packages of it for " + host.platform());
    }
    List<PackageArtifact> forMajor = here.stream().filter(p -> p.postgres() == postgres).toList();
    return forMajor.isEmpty()
        ? none("there is no package of it; there are for " + majors(here))
        : none("there is no version " + version + "; there is " + versions(forMajor));
  }

  private static Comparator<PackageArtifact> order(Host host) {
    return Comparator.comparing(PackageArtifact::version)
        .thenComparing(
            artifact -> !host.suite().isEmpty() && artifact.suite().startsWith(host.suite()))
        .thenComparing(artifact -> DebianVersion.of(artifact.revision()));
  }

  private static Selection none(String problem) {
    return new Selection(Optional.empty(), problem);
  }

  private static String majors(List<PackageArtifact> packages) {
    return new TreeSet<>(packages.stream().map(PackageArtifact::postgres).toList())
        .stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String versions(List<PackageArtifact> packages) {
    return new TreeSet<>(packages.stream().map(PackageArtifact::version).toList())
        .descendingSet().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
