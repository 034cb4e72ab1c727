package amp.cli;

import java.util.Arrays;

/** The end of a program. */
final class Exit {
  private Exit() {}

  /**
   * Ends the JVM: with the return of {@code main}, which is about to follow, where that comes to
   * the same. Since Java 21, {@link System#exit} first looks in every jar for a logger that might
   * want to know, for 8 ms.
   *
   * @see <a
   *     href="https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/lang/Runtime.html#exit(int)">
   *     Runtime.exit</a>
   */
  static void with(int exitCode) {
    if (exitCode != 0 || othersRun()) {
      System.exit(exitCode);
    }
  }

  /** Tells whether the JVM would wait for a thread. */
  private static boolean othersRun() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    // A thread that is missed, since there are more, is one more that runs.
    Thread[] threads = new Thread[64];
    int count = all.enumerate(threads);
    return count == threads.length
        || Arrays.stream(threads, 0, count)
            .anyMatch(thread -> thread != Thread.currentThread() && !thread.isDaemon());
  }
}
