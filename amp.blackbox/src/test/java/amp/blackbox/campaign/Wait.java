package amp.blackbox.campaign;

import amp.testkit.Eventually;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do. */
final class Wait {
  /** Longer than anything takes that works. */
  static final Duration LIMIT = Duration.ofMinutes(3);

  private Wait() {}

  /** Returns whether it came true in time. */
  static boolean until(BooleanSupplier condition, Duration limit) {
    return until(condition, limit, Duration.ofMillis(25));
  }

  /** Returns whether it came true in time, having looked this often. */
  static boolean until(BooleanSupplier condition, Duration limit, Duration pause) {
    return Eventually.within(limit).every(pause).happens(condition::getAsBoolean);
  }

  /** Lets a moment pass, so that what is killed next is somewhere in its work. */
  static void moment(Duration length) {
    try {
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
