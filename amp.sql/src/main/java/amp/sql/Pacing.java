package amp.sql;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time and chance, so that tests can bring their own. */
@FunctionalInterface
public interface Pacing {
  /** The real time. */
  Pacing SYSTEM = pause -> Thread.sleep(pause.toMillis());

  /** Waits for so long. */
  void sleep(Duration pause) throws InterruptedException;

  /** Returns nanoseconds since some moment, which is always the same. */
  default long nanoTime() {
    return System.nanoTime();
  }

  /** Returns a number from 0 to less than 1. */
  default double random() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
