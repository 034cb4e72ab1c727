package amp.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What QueryIT cannot see of a signal: a server that does not answer, or not at first. */
@Timeout(60)
class CancellationTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final List<String> endings = new CopyOnWriteArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);

  private Cancellation cancellation(Cancellation.Request request, Duration limit) {
    return new Cancellation(
        request, limit, code -> endings.add("exit " + code), code -> endings.add("halt " + code));
  }

  private void neverAnswers() {
    asked.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aSecondInterruptEndsTheProgramAtOnceAndNoOtherSignalDoes() throws InterruptedException {
    Cancellation cancellation = cancellation(this::neverAnswers, LONG);
    cancellation.begin();
    Thread first = new Thread(() -> cancellation.receive("TERM"));
    first.start();
    asked.await();

    cancellation.receive("TERM");
    cancellation.receive("HUP");
    assertThat(endings).isEmpty();
    cancellation.receive("INT");
    assertThat(endings).containsExactly("halt 130");

    first.interrupt();
    first.join();
  }

  @Test
  void theProgramEndsWithoutAnAnswer() {
    Cancellation cancellation = cancellation(this::neverAnswers, Duration.ofMillis(1));
    cancellation.begin();
    cancellation.receive("INT");
    assertThat(endings).containsExactly("exit 130");
  }

  @Test
  void theServerIsAskedUntilTheStatementHasEnded() {
    AtomicInteger requests = new AtomicInteger();
    Cancellation[] self = new Cancellation[1];
    self[0] =
        cancellation(
            () -> {
              if (requests.incrementAndGet() == 3) {
                self[0].end();
              }
            },
            LONG);
    self[0].begin();
    self[0].receive("INT");
    assertThat(requests).hasValue(3);
    assertThat(endings).contains("exit 130").doesNotContain("halt 130");
  }

  @Test
  void nothingBeginsAfterASignal() {
    Cancellation cancellation = cancellation(this::neverAnswers, LONG);
    cancellation.begin();
    cancellation.end();
    assertThat(endings).isEmpty();
    cancellation.receive("HUP");
    assertThat(endings).containsExactly("exit 129");
    cancellation.begin();
    assertThat(endings).containsExactly("exit 129", "exit 129");
    assertThat(asked.getCount()).isOne();
  }

  @Test
  void whileTheServerWaitsForInputTheProgramEndsAtOnce() throws IOException {
    Cancellation cancellation = cancellation(this::neverAnswers, LONG);
    InputStream user =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] to, int offset, int length) {
            cancellation.receive("INT");
            assertThat(endings).containsExactly("exit 130");
            return -1;
          }
        };
    cancellation.begin();
    assertThat(cancellation.input(new ByteArrayInputStream(new byte[2])).read(new byte[3]))
        .isEqualTo(2);
    assertThat(endings).isEmpty();
    assertThat(cancellation.input(user).read(new byte[3])).isEqualTo(-1);
  }
}
