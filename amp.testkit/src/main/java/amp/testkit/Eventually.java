package amp.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A wait for what happens elsewhere: in another process, on a server, in the background. It ends as
 * soon as that has happened, and fails the test with what was last seen when its limit has passed.
 */
public final class Eventually {
  /** Longer than anything takes that works, on a busy machine too. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(5);

  private static final Eventually USUAL = new Eventually(LIMIT, PAUSE, null);

  private final Duration limit;
  private final Duration pause;
  private final @Nullable Process process;

  private Eventually(Duration limit, Duration pause, @Nullable Process process) {
    this.limit = limit;
    this.pause = pause;
    this.process = process;
  }

  /** Waits until it is true, a minute at most. */
  public static void holds(String what, Callable<Boolean> condition) {
    USUAL.until(what, condition, Boolean::booleanValue);
  }

  /** Waits until what is looked at is as wanted, a minute at most, and returns that. */
  public static <T> T seen(String what, Callable<T> look, Predicate<? super T> wanted) {
    return USUAL.until(what, look, wanted);
  }

  /** Returns a wait that gives up when the process has ended, after one last look. */
  public static Eventually whileAlive(Process process) {
    return new Eventually(LIMIT, PAUSE, process);
  }

  /** Returns a wait of another length. */
  public static Eventually within(Duration limit) {
    return new Eventually(limit, PAUSE, null);
  }

  /** Returns the same wait, which looks this often. */
  public Eventually every(Duration pause) {
    return new Eventually(limit, pause, process);
  }

  /** Returns whether it came true in time. */
  public boolean happens(Callable<Boolean> condition) {
    return last(condition, Boolean::booleanValue).wanted;
  }

  /**
   * Waits until a pattern is found in a text that grows, and returns where.
   *
   * @param from where in the text the search begins
   */
  public Matcher finds(Pattern pattern, int from, Callable<String> text) {
    String found = until(pattern.pattern(), text, t -> pattern.matcher(t).find(from));
    Matcher matcher = pattern.matcher(found);
    matcher.find(from);
    return matcher;
  }

  /** Waits until what is looked at is as wanted, and returns that. */
  public <T> T until(String what, Callable<T> look, Predicate<? super T> wanted) {
    Last<T> last = last(look, wanted);
    if (!last.wanted) {
      throw new AssertionError(
          "waited for %s; %s; last seen:%n%s".formatted(what, end(), last.value));
    }
    return last.value;
  }

  private String end() {
    return process == null || process.isAlive()
        ? limit.toMillis() + " ms passed"
        : "the process ended with exit code " + process.exitValue();
  }

  private record Last<T>(T value, boolean wanted) {}

  private <T> Last<T> last(Callable<T> look, Predicate<? super T> wanted) {
    long begin = System.nanoTime();
    while (true) {
      // Asked before the look: what a process does last is seen.
      boolean over =
          (process != null && !process.isAlive()) || System.nanoTime() - begin > limit.toNanos();
      T value = call(look);
      boolean asWanted = wanted.test(value);
      if (asWanted || over) {
        return new Last<>(value, asWanted);
      }
      pause();
    }
  }

  private static <T> T call(Callable<T> look) {
    try {
      return look.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("failed while a test waited: " + e, e);
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a test waited", e);
    }
  }
}
