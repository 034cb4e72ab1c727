package amp.cli.ampd;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets SIGINT, SIGTERM and SIGHUP end the program in order. The JVM answers each by running its
 * shutdown hooks; ours asks the working thread to end and keeps the JVM until it has, so that a
 * second signal interrupts nothing.
 */
public final class Termination {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::endJvm, "termination");
  private @Nullable Thread interruptible;
  private volatile int exitCode;

  /** Begins to watch for the signals. */
  void install() {
    Runtime.getRuntime().addShutdownHook(hook);
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
    if (!value) {
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

  /** Says that the work has ended, and with which exit code, so that the JVM may end. */
  public void finish(int code) {
    exitCode = code;
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook is running, and ends it with our code.
    }
  }

  private void endJvm() {
    request();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Otherwise the exit code would be the signal's.
    Runtime.getRuntime().halt(exitCode);
  }
}
