package amp.tempdb.postgres;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in time after which a wait is given up. */
final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(Duration limit, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    end = nanoTime.getAsLong() + limit.toNanos();
  }

  static Deadline in(Duration limit) {
    return new Deadline(limit, System::nanoTime);
  }

  static Deadline in(Duration limit, LongSupplier nanoTime) {
    return new Deadline(limit, nanoTime);
  }

  boolean passed() {
    return end - nanoTime.getAsLong() <= 0;
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
  }

  /**
   * Sleeps between two looks at what is waited for.
   *
   * @throws InterruptedWaitException when the thread is interrupted; its interrupt status stays set
   */
  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedWaitException();
    }
  }
}
