package amp.ampup.install.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.PreloadedLibraries;
import amp.ampup.Version;
import amp.ampup.install.manifest.Packages;
import amp.ampup.install.source.PackageArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OfferTest {
  private static final List<PackageArtifact> PACKAGES = Packages.builtIn().packages();

  /** So that an extension from a file, or built, or of a host's package, is loaded the same way. */
  @Test
  void whatIsOfferedIsPreloadedAsWhatNoManifestDescribes() {
    for (Offer offer : Offer.all()) {
      assertThat(PreloadedLibraries.of(offer.preload()))
          .as(offer.component())
          .isEqualTo(offer.preload());
      for (String library : offer.asks()) {
        assertThat(PreloadedLibraries.of(library)).as(offer.component()).isEmpty();
      }
    }
  }

  @Test
  void whatHasToComeBeforeComesAlongOnce() {
    assertThat(PreloadedLibraries.of(List.of("powa", "vector", "pg_stat_kcache", "powa-x")))
        .containsExactly("pg_stat_statements", "pg_stat_kcache", "powa");
  }

  @Test
  void builtInListIsRead() {
    Packages packages = Packages.builtIn();
    assertThat(packages.packages().stream().map(PackageArtifact::component).distinct().count())
        .isGreaterThan(25);
    assertThat(packages.packages().stream().map(PackageArtifact::postgres).distinct().sorted())
        .contains(15, 17, 18);
    assertThat(Packages.parse(packages.json(), "pinned")).isEqualTo(packages);
  }

  @Test
  void whatThereIsForOneProcessorIsThereForTheOther() {
    Map<String, List<String>> platforms =
        PACKAGES.stream()
            .collect(
                Collectors.groupingBy(
                    artifact -> artifact.component() + " for " + artifact.postgres(),
                    TreeMap::new,
                    Collectors.mapping(
                        artifact -> artifact.platform().toString(), Collectors.toList())));
    assertThat(platforms)
        .allSatisfy((name, of) -> assertThat(of).contains("linux-amd64", "linux-arm64"));
  }

  /** The page has a row for each, with the newest version for each PostgreSQL. */
  @Test
  void thePageListsWhatIsOffered() throws IOException {
    List<String> rows =
        Offer.all().stream()
            .map(
                offer ->
                    Stream.of(15, 16, 17, 18)
                        .map(major -> newest(offer.component(), major))
                        .collect(
                            Collectors.joining(
                                " | ",
                                "| " + offer.component() + " | " + offer.about() + " | ",
                                " |")))
            .toList();
    assertThat(Files.readAllLines(Path.of("../docs/extension-list.md")))
        .filteredOn(line -> line.startsWith("| ") && !line.startsWith("| component "))
        .containsExactlyElementsOf(rows);
  }

  private static String newest(String component, int postgres) {
    return PACKAGES.stream()
        .filter(artifact -> artifact.component().equals(component))
        .filter(artifact -> artifact.postgres() == postgres)
        .map(PackageArtifact::version)
        .max(Comparator.naturalOrder())
        .map(Version::toString)
        .orElse("-");
  }

  @Test
  void everyPackageCanBeNamedByItsRevision() {
    for (PackageArtifact artifact : Packages.builtIn().packages()) {
      assertThat(Revisions.exact(artifact))
          .as(artifact.component() + " " + artifact.revision())
          .isGreaterThan(artifact.version());
    }
  }
}
