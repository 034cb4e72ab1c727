package amp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventuallyTest {
  private static final Eventually SHORT = Eventually.within(Duration.ofMillis(20));

  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void itLooksUntilWhatItSeesIsAsWanted() {
    assertThat(Eventually.seen("three", looks::incrementAndGet, n -> n == 3)).isEqualTo(3);
    assertThat(looks).hasValue(3);
  }

  @Test
  void aWaitInVainFailsWithWhatWasLastSeen() {
    assertThatThrownBy(() -> SHORT.until("the answer", () -> "no", "yes"::equals))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the answer")
        .hasMessageContaining("20 ms passed")
        .hasMessageEndingWith("no");
    assertThat(SHORT.happens(() -> false)).isFalse();
  }

  @Test
  void itLooksOnceWithoutAnyTimeLeft() {
    assertThat(Eventually.within(Duration.ZERO).happens(() -> true)).isTrue();
  }

  @Test
  void whatAProcessDidBeforeItEndedIsSeen() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThat(Eventually.whileAlive(process).happens(() -> true)).isTrue();
  }

  @Test
  void itGivesUpWhenTheProcessHasEnded() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "exit 3").start();
    assertThatThrownBy(
            () -> Eventually.whileAlive(process).finds(Pattern.compile("up"), 0, () -> "down"))
        .hasMessageContaining("up")
        .hasMessageContaining("exit code 3")
        .hasMessageEndingWith("down");
  }

  @Test
  void aPatternIsFoundBehindWhatWasSeenBefore() {
    String text = "ready ready";
    Pattern ready = Pattern.compile("ready");
    assertThat(SHORT.finds(ready, 1, () -> text).start()).isEqualTo(6);
  }

  @Test
  void aLookThatFailsEndsTheWait() {
    assertThatThrownBy(
            () ->
                Eventually.holds(
                    "nothing",
                    () -> {
                      throw new IOException("no disk");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no disk");
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Eventually.holds("nothing", () -> false))
        .isInstanceOf(AssertionError.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
