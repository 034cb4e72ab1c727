package amp.ampup.install.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.PreloadedLibraries;
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
}
