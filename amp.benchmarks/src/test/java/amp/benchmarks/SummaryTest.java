package amp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void quantilesOfUnsortedSamplesAreInterpolated() {
    Summary summary = new Summary(List.of(40L, 10L, 30L, 20L));

    assertThat(summary.quantile(0)).isEqualTo(10);
    assertThat(summary.quantile(0.25)).isEqualTo(17.5);
    assertThat(summary.median()).isEqualTo(25);
    assertThat(summary.quantile(1)).isEqualTo(40);
  }

  @Test
  void oneSampleIsAllOfItsQuantiles() {
    assertThat(new Summary(List.of(7L)).quantile(0.75)).isEqualTo(7);
  }
}
