package amp.metadb;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time and chance, so that tests can bring their own. */
interface Pacing {
  Pacing SYSTEM =
      new Pacing() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
          Thread.sleep(pause.toMillis());
        }

        @Override
        public double random() {
          return ThreadLocalRandom.current().nextDouble();
        }
      };

  long nanoTime();

  void sleep(Duration pause) throws InterruptedException;

  /** Returns a number from 0 to less than 1. */
  double random();
}
