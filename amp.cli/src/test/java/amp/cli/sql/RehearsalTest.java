package amp.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {
  /** Another version of the driver that wants other answers would only make starts slower. */
  @Test
  void theDriverGoesThroughAWholeSession() throws Exception {
    assertThat(Rehearsal.perform()).isEqualTo(1);
  }
}
