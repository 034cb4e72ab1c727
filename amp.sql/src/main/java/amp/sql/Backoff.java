package amp.sql;

import java.time.Duration;

/** The pauses between the attempts of one piece of work. */
public final class Backoff {
  private final RetryPolicy policy;
  private final Pacing pacing;
  private final long started;
  private int attempts = 1;

  public Backoff(RetryPolicy policy, Pacing pacing) {
    this.policy = policy;
    this.pacing = pacing;
    this.started = pacing.nanoTime();
  }

  /**
   * Pauses before the next attempt. An interrupt ends the pause, stays set and forbids the attempt.
   *
   * @return whether the policy allows another attempt
   */
  public boolean pause() {
    long elapsed = pacing.nanoTime() - started;
    if (attempts >= policy.maxAttempts() || elapsed >= policy.maxTime().toNanos()) {
      return false;
    }
    int doublings = Math.min(attempts - 1, 30);
    double longest =
        Math.min(
            (double) policy.maxPause().toMillis(),
            policy.firstPause().toMillis() * Math.pow(2, doublings));
    attempts++;
    try {
      pacing.sleep(Duration.ofMillis(Math.round(longest * pacing.random())));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns how many attempts there were, the one under way among them. */
  public int attempts() {
    return attempts;
  }
}
