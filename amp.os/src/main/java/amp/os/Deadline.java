package amp.os;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** A point in time after which a wait is given up. */
public final class Deadline {
  private static final long SHORTEST_PAUSE = 500_000;
  private static final long LONGEST_PAUSE = 10_000_000;

  /** What the clock can count, 292 years: who waits for longer waits as long as that. */
  private static final Duration FARTHEST = Duration.ofNanos(Long.MAX_VALUE);

  private final LongSupplier nanoTime;
  private final long begin;
  private final long end;

  private Deadline(Duration limit, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    begin = nanoTime.getAsLong();
    end = begin + nanos(limit);
  }

  /** Returns the deadline so far from now. */
  public static Deadline in(Duration limit) {
    return new Deadline(limit, System::nanoTime);
  }

  /**
   * Returns the deadline so far from now, on a clock of the caller's.
   *
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public static Deadline in(Duration limit, LongSupplier nanoTime) {
    return new Deadline(limit, nanoTime);
  }

  private static long nanos(Duration time) {
    return time.compareTo(FARTHEST) < 0 ? time.toNanos() : Long.MAX_VALUE;
  }

  /** Tells whether the time is up. */
  public boolean passed() {
    return end - nanoTime.getAsLong() <= 0;
  }

  /** How long the wait may take in total. */
  public Duration limit() {
    return Duration.ofNanos(end - begin);
  }

  /** Writes a time as waits are given it: {@code 60 s}, {@code 1.5 s}, {@code 1 ms}. */
  public static String text(Duration time) {
    if (time.toSeconds() < 1) {
      return time.toMillis() + " ms";
    }
    BigDecimal fraction = BigDecimal.valueOf(time.toMillisPart(), 3);
    BigDecimal seconds = BigDecimal.valueOf(time.toSeconds()).add(fraction);
    return seconds.stripTrailingZeros().toPlainString() + " s";
  }

  /** Returns how long the wait may still take; zero if the time is up. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
  }

  /**
   * Sleeps between two looks at what is waited for: a small part of the time that the wait has
   * lasted, so that the end of a short one is seen at once and a long one costs next to nothing.
   *
   * @throws InterruptedWaitException when the thread is interrupted; its interrupt status stays set
   */
  public void pause() {
    long waited = nanoTime.getAsLong() - begin;
    park(Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, waited / 16)));
  }

  /**
   * Sleeps for a given time between two looks that cost more than a moment.
   *
   * @throws InterruptedWaitException when the thread is interrupted; its interrupt status stays set
   */
  public static void pause(Duration time) {
    park(nanos(time));
  }

  private static void park(long nanos) {
    // Before Java 21, Thread.sleep makes whole milliseconds of everything.
    LockSupport.parkNanos(nanos);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedWaitException();
    }
  }
}
