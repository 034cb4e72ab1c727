package amp.cli.ampd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashesTest {
  private final Crashes crashes = new Crashes();

  @Test
  void pausesGrowUntilItIsGivenUp() {
    List<Long> pauses = new ArrayList<>();
    while (crashes.worthAnother(Duration.ofSeconds(3))) {
      pauses.add(crashes.pause().toSeconds());
    }
    assertThat(pauses).containsExactly(0L, 1L, 2L, 4L);
    assertThat(crashes.inARow()).isEqualTo(5);
  }

  @Test
  void aServerThatLastedCountsAnew() {
    for (int i = 0; i < 100; i++) {
      assertThat(crashes.worthAnother(Duration.ofMinutes(2))).isTrue();
      assertThat(crashes.pause()).isZero();
    }
  }
}
