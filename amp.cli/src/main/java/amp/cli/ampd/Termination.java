package amp.cli.ampd;

import amp.cli.console.Signals;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets SIGINT, SIGTERM and SIGHUP end the program in order: the first asks the working thread to
 * end, the second ends the JVM at once. While a program runs for the user, signals are its own.
 */
public final class Termination {
  private final CountDownLatch requested = new CountDownLatch(1);
  private @Nullable Thread interruptible;
  private @Nullable Consumer<String> receiver;
  private Runnable hurry = () -> {};

  /**
   * Begins to watch for the signals.
   *
   * @param lastWords what to do before a second signal ends the JVM
   */
  void install(Runnable lastWords) {
    hurry = lastWords;
    Signals.handle(this::receive);
  }

  /** Sends every signal to somebody else, also one that came already. */
  synchronized void delegate(@Nullable Consumer<String> other) {
    receiver = other;
    if (other != null && isRequested()) {
      other.accept("TERM");
    }
  }

  /** Takes a signal. */
  synchronized void receive(String signal) {
    if (receiver != null) {
      receiver.accept(signal);
    } else if (isRequested()) {
      hurry.run();
      Runtime.getRuntime().halt(Signals.exitCode(signal));
    } else {
      request();
    }
  }

  /** Asks for the end. */
  synchronized void request() {
    requested.countDown();
    if (interruptible != null) {
      interruptible.interrupt();
    }
  }

  /** Tells whether the end was asked for. */
  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Says whether the request may interrupt what this thread does from now on. */
  synchronized void interruptible(boolean value) {
    interruptible = value ? Thread.currentThread() : null;
    if (value && isRequested()) {
      Thread.currentThread().interrupt();
    } else if (!value) {
      // A late interrupt must not disturb the orderly end.
      Thread.interrupted();
    }
  }

  /** Waits for the request; returns false when the time is up. */
  boolean await(Duration time) {
    try {
      return requested.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
