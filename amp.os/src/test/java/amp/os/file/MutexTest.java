package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.Deadline;
import amp.os.InterruptedWaitException;
import amp.os.process.Command;
import amp.testkit.LockHolder;
import amp.testkit.OtherLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutexTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("start.lock");
  }

  private Mutex take() {
    try {
      return Mutex.take(file(), Deadline.in(LONG)).orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void threadsExcludeEachOther() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger count = new AtomicInteger();
    CompletableFuture<?>[] all =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int j = 0; j < 20; j++) {
                            try (Mutex held = take()) {
                              assertThat(inside.incrementAndGet()).isEqualTo(1);
                              count.incrementAndGet();
                              inside.decrementAndGet();
                            } catch (IOException e) {
                              throw new java.io.UncheckedIOException(e);
                            }
                          }
                        }))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();
    assertThat(count).hasValue(320);
  }

  @Test
  void itIsNotTakenTwiceEvenByOneThread() throws Exception {
    try (Mutex held = take()) {
      assertThat(Mutex.take(file(), Deadline.in(Duration.ofMillis(20)))).isEmpty();
    }
    take().close();
  }

  @Test
  void closingTwiceGivesItBackOnce() throws Exception {
    Mutex first = take();
    first.close();
    try (Mutex second = take()) {
      first.close();
      assertThat(Mutex.take(file(), Deadline.in(Duration.ofMillis(20)))).isEmpty();
    }
  }

  @Test
  void anotherProcessExcludesUsUntilItIsKilled() throws Exception {
    Process other = LockHolder.start(file());
    assertThat(Mutex.take(file(), Deadline.in(Duration.ofMillis(20)))).isEmpty();
    other.destroyForcibly().waitFor();
    take().close();
    assertThat(file()).exists();
  }

  private AutoCloseable takeElsewhere() throws Exception {
    Object deadline =
        Objects.requireNonNull(OtherLoader.call(Deadline.class.getName(), "in", null, LONG));
    Object taken =
        Objects.requireNonNull(
            OtherLoader.call(Mutex.class.getName(), "take", null, file(), deadline));
    return (AutoCloseable) ((Optional<?>) taken).orElseThrow();
  }

  @Test
  void anotherClassLoadersLockSurvivesOurGivingUp() throws Exception {
    AutoCloseable theirs = takeElsewhere();
    assertThat(Mutex.take(file(), Deadline.in(Duration.ofMillis(20)))).isEmpty();
    assertThat(LockHolder.tries(file())).isFalse();
    theirs.close();
    take().close();
    assertThat(LockHolder.tries(file())).isTrue();
  }

  @Test
  void whatIsNoFileIsRefusedWithoutWaiting() throws Exception {
    assertThat(Command.of("mkfifo", file().toString()).run().exitCode()).isZero();
    assertThatThrownBy(() -> Mutex.take(file(), Deadline.in(LONG)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file().toString());
    Files.delete(file());
    take().close();
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() throws Exception {
    try (Mutex held = take()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> Mutex.take(file(), Deadline.in(LONG)))
          .isInstanceOf(InterruptedWaitException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    take().close();
  }
}
