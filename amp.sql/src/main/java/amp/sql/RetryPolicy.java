package amp.sql;

import java.time.Duration;

/**
 * How often and how long a failed transaction is repeated. The pause before the n-th repetition is
 * random between zero and {@code firstPause * 2^n}, so that those who collided do not meet again.
 *
 * @param maxAttempts how often the work is tried at most, the first time included
 * @param maxTime how long after the first attempt another one may begin
 * @param firstPause the longest pause before the first repetition
 * @param maxPause the longest pause at all
 */
public record RetryPolicy(
    int maxAttempts, Duration maxTime, Duration firstPause, Duration maxPause) {

  /** Checks the values. */
  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException(
          "maxAttempts is " + maxAttempts + "; it must be 1 or more");
    }
    if (maxTime.isNegative() || firstPause.isNegative() || maxPause.isNegative()) {
      throw new IllegalArgumentException("a time is negative: " + maxTime + ", " + firstPause);
    }
  }

  /**
   * Returns the default: up to 100 attempts within 30 s, which outlasts a server's restart and most
   * failovers, with pauses from 20 ms to 1 s.
   */
  public static RetryPolicy standard() {
    return new RetryPolicy(
        100, Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofSeconds(1));
  }

  /** Returns a policy that never repeats. */
  public static RetryPolicy never() {
    return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
