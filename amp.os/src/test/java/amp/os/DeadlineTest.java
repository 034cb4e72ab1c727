package amp.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void itPassesWhenTheClockSaysSo() {
    // A clock of this kind may start anywhere, and overflow.
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    Deadline deadline = Deadline.in(Duration.ofNanos(10), clock::get);
    assertThat(deadline.passed()).isFalse();
    assertThat(deadline.left()).isEqualTo(Duration.ofNanos(10));
    clock.addAndGet(9);
    assertThat(deadline.passed()).isFalse();
    clock.addAndGet(1);
    assertThat(deadline.passed()).isTrue();
    clock.addAndGet(100);
    assertThat(deadline.left()).isZero();
  }

  @Test
  void aTimeThatTheClockCannotCountIsTheFarthestThereIs() {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    Duration farthest = Duration.ofNanos(Long.MAX_VALUE);
    for (Duration time : List.of(Duration.ofDays(300 * 365), Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThat(Deadline.in(time, clock::get).left()).isEqualTo(farthest);
    }
    Deadline deadline = Deadline.in(Duration.ofSeconds(Long.MAX_VALUE), clock::get);
    clock.addAndGet(1000);
    assertThat(deadline.passed()).isFalse();
    assertThat(deadline.left()).isEqualTo(farthest.minusNanos(1000));
  }

  @Test
  void anInterruptEndsAPauseAndStaysSet() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Deadline.pause(Duration.ofMinutes(1)))
        .isInstanceOf(InterruptedWaitException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aShortTimeIsNotWrittenAsNone() {
    assertThat(Deadline.text(Duration.ofMillis(1))).isEqualTo("1 ms");
    assertThat(Deadline.text(Duration.ofMillis(1500))).isEqualTo("1.5 s");
    assertThat(Deadline.text(Duration.ofSeconds(60))).isEqualTo("60 s");
  }

  @Test
  void everyTimeCanBeWritten() {
    assertThat(Deadline.text(Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo("9223372036854775807 s");
  }
}
