package amp.tempdb.jdbc;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A call in a thread of its own. */
final class Task<T> {
  private final FutureTask<T> result;
  private final Thread thread;

  private Task(Callable<T> call) {
    result = new FutureTask<>(call);
    thread = new Thread(result, "task");
    thread.setDaemon(true);
  }

  static <T> Task<T> start(Callable<T> call) {
    Task<T> task = new Task<>(call);
    task.thread.start();
    return task;
  }

  /** Returns how much of a processor's time an action takes in this thread. */
  static long processorMillis(Runnable action) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    action.run();
    return TimeUnit.NANOSECONDS.toMillis(threads.getCurrentThreadCpuTime() - before);
  }

  Thread thread() {
    return thread;
  }

  /** Returns what the call returned, or throws what it threw. */
  T result() throws Exception {
    try {
      return result.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
