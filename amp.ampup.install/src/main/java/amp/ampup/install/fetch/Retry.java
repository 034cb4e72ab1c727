package amp.ampup.install.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tries again what failed for a reason that passes, waiting longer each time.
 *
 * @param attempts how often to try in all without any progress
 * @param firstDelay how long to wait after the first failure
 * @param maxDelay how long to wait at most
 * @param maxRetryAfter how long a server may ask to wait
 * @param sleeper how to wait
 * @param observer told before each wait
 */
public record Retry(
    int attempts,
    Duration firstDelay,
    Duration maxDelay,
    Duration maxRetryAfter,
    Sleeper sleeper,
    Observer observer) {

  /** How to wait. */
  @FunctionalInterface
  public interface Sleeper {
    /** Waits. */
    void sleep(Duration time) throws InterruptedException;
  }

  /** Who is told that something failed and is tried again. */
  @FunctionalInterface
  public interface Observer {
    /** Is told what failed and after which time it is tried again. */
    void retrying(String reason, Duration after);
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /** Returns what users get. */
  public static Retry standard(Observer observer) {
    return new Retry(
        5,
        Duration.ofMillis(500),
        Duration.ofSeconds(15),
        Duration.ofSeconds(120),
        time -> Thread.sleep(time.toMillis()),
        observer);
  }

  <T> T call(Action<T> action) throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        return action.run();
      } catch (FetchException e) {
        await(e, failures);
      }
    }
  }

  /** Waits before the next attempt, or throws the failure again when there is to be none. */
  void await(FetchException failure, int failures) throws IOException {
    Duration asked = failure.retryAfter();
    if (!failure.worthRetrying() || failures >= attempts) {
      throw failure;
    }
    if (asked != null && asked.compareTo(maxRetryAfter) > 0) {
      throw FetchException.lasting(
          failure.getMessage() + " and asked to wait " + asked.toSeconds() + " s",
          "Try again after that time, or use a mirror (AMPUP_MIRROR)");
    }
    Duration time = delay(asked, failures);
    observer.retrying(String.valueOf(failure.getMessage()), time);
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the download was cancelled");
    }
  }

  private Duration delay(@Nullable Duration asked, int failures) {
    if (asked != null) {
      return asked;
    }
    long millis =
        Math.min(maxDelay.toMillis(), firstDelay.toMillis() << Math.min(failures - 1, 16));
    // Half of it by chance, so that many machines do not come back together.
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }
}
