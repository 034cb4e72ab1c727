package amp.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("metadata_db.pool_size", "data_dir");

  @Test
  void fewWrongLettersAreForgiven() {
    assertThat(NearestName.of("dta_dir", KNOWN)).contains("data_dir");
    assertThat(NearestName.of("Pool_Sise", KNOWN)).contains("metadata_db.pool_size");
  }

  @Test
  void nothingIsNearToAnotherWordOrToALongOne() {
    assertThat(NearestName.of("flight", KNOWN)).isEmpty();
    assertThat(NearestName.of("d".repeat(1_000_000), KNOWN)).isEmpty();
  }
}
