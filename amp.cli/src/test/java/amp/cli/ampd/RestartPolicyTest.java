package amp.cli.ampd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private final RestartPolicy policy = new RestartPolicy();

  @Test
  void pausesGrowUntilItIsGivenUp() {
    List<Long> pauses = new ArrayList<>();
    while (policy.admits(Duration.ofSeconds(3))) {
      pauses.add(policy.pause().toSeconds());
    }
    assertThat(pauses).containsExactly(0L, 1L, 2L, 4L);
    assertThat(policy.inARow()).isEqualTo(5);
  }

  @Test
  void aServerThatLastedCountsAnew() {
    for (int i = 0; i < 100; i++) {
      assertThat(policy.admits(Duration.ofMinutes(2))).isTrue();
      assertThat(policy.pause()).isZero();
    }
  }
}
