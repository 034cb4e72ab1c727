package amp.cli.ampd;

import java.time.Duration;

/** Decides how often and how soon a server that crashes is started again. */
final class RestartPolicy {
  static final int MOST = 5;
  private static final Duration SOUND = Duration.ofMinutes(1);

  private int inARow;

  /**
   * Counts a crash.
   *
   * @param lived how long the server had run
   * @return false when it has crashed too often
   */
  boolean admits(Duration lived) {
    inARow = lived.compareTo(SOUND) >= 0 ? 1 : inARow + 1;
    return inARow < MOST;
  }

  /** Returns how long to wait before the next start: nothing the first time, then ever longer. */
  Duration pause() {
    return inARow <= 1 ? Duration.ZERO : Duration.ofSeconds(1L << (inARow - 2));
  }

  int inARow() {
    return inARow;
  }
}
