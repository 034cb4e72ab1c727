package amp.os;

/** What is the same for all threads of ours. */
public final class Threads {
  private Threads() {}

  /** Waits for a thread's end, also where the caller is interrupted, who then still is. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
