package amp.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final List<Long> pauses = new ArrayList<>();
  private long now;
  private double random = 0.999999;

  private final Pacing pacing =
      new Pacing() {
        @Override
        public long nanoTime() {
          return now;
        }

        @Override
        public void sleep(Duration pause) {
          pauses.add(pause.toMillis());
          now += pause.toNanos();
        }

        @Override
        public double random() {
          return random;
        }
      };

  @Test
  void pausesGrowToTheirLimitAndEndWithTheAttempts() {
    Backoff backoff = new Backoff(policy(6, Duration.ofHours(1)), pacing);
    while (backoff.pause()) {
      assertThat(backoff.attempts()).isLessThanOrEqualTo(6);
    }
    assertThat(pauses).containsExactly(10L, 20L, 40L, 50L, 50L);
  }

  @Test
  void pausesAreRandomBelowTheirLimit() {
    random = 0.5;
    Backoff backoff = new Backoff(policy(3, Duration.ofHours(1)), pacing);
    while (backoff.pause()) {
      random /= 5;
    }
    assertThat(pauses).containsExactly(5L, 2L);
  }

  @Test
  void noAttemptBeginsAfterTheTime() {
    Backoff backoff = new Backoff(policy(1000, Duration.ofMillis(100)), pacing);
    assertThat(backoff.pause()).isTrue();
    now = Duration.ofMillis(100).toNanos();
    assertThat(backoff.pause()).isFalse();
  }

  @Test
  void anInterruptEndsTheAttemptsAndStaysSet() {
    Backoff backoff = new Backoff(policy(10, Duration.ofHours(1)), Pacing.SYSTEM);
    Thread.currentThread().interrupt();
    assertThat(backoff.pause()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  private static RetryPolicy policy(int attempts, Duration time) {
    return new RetryPolicy(attempts, time, Duration.ofMillis(10), Duration.ofMillis(50));
  }
}
