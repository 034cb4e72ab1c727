package amp.ampup.install.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.PreloadedLibraries;
import amp.ampup.install.manifest.Packages;
import amp.ampup.install.source.PackageArtifact;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfferTest {
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
  void everyPackageCanBeNamedByItsRevision() {
    for (PackageArtifact artifact : Packages.builtIn().packages()) {
      assertThat(Revisions.exact(artifact))
          .as(artifact.component() + " " + artifact.revision())
          .isGreaterThan(artifact.version());
    }
  }
}
