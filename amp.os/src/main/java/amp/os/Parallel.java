package amp.os;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Works on many files at a time, with the caller's thread and others of its own. A parallel stream
 * would borrow the pool that the caller's thread belongs to, and while it waits there, begin
 * another task of that pool in the middle of this one: a test that needs the server that is just
 * being made, for one, which then waits for itself.
 */
public final class Parallel {
  private static final int ITEMS_A_THREAD = 16;

  private Parallel() {}

  /**
   * What is done with each.
   *
   * @param <T> what it is done with
   */
  @FunctionalInterface
  public interface Action<T> {
    /** Does it; called by several threads. */
    void run(T item) throws IOException;
  }

  /**
   * Does something with each of several items, in any order. When it returns, or throws what failed
   * first, no thread goes on with it.
   *
   * @param <T> what they are
   * @throws IOException when it fails for one; others may be left
   */
  public static <T> void each(Collection<T> items, Action<T> action) throws IOException {
    Queue<T> left = new ConcurrentLinkedQueue<>(items);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable work = () -> work(left, action, failure);
    List<Thread> threads = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    while (threads.size() < Math.min(processors - 1, items.size() / ITEMS_A_THREAD)) {
      Thread thread = new Thread(work, "amp-files-" + threads.size());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    work.run();
    // A file is done soon, so that an interruption can wait.
    threads.forEach(Threads::join);
    rethrow(failure.get());
  }

  private static <T> void work(
      Queue<T> left, Action<T> action, AtomicReference<@Nullable Throwable> failure) {
    T item;
    while (failure.get() == null && (item = left.poll()) != null) {
      try {
        action.run(item);
      } catch (IOException | RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      }
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
