package amp.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 1_000).boxed().toList();

  @Test
  void eachIsDoneOnceAndByThreadsOfItsOwn() throws Exception {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger times = new AtomicInteger();
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      pool.submit(
              () -> {
                Parallel.each(
                    ITEMS,
                    item -> {
                      done.add(item);
                      times.incrementAndGet();
                      threads.add(Thread.currentThread());
                    });
                return null;
              })
          .get();
    } finally {
      pool.shutdown();
    }

    assertThat(done).containsAll(ITEMS);
    assertThat(times).hasValue(ITEMS.size());
    assertThat(threads).filteredOn(ForkJoinWorkerThread.class::isInstance).hasSizeLessThan(2);
  }

  @Test
  void theFirstFailureIsThrownWhenNobodyWorksAnyMore() {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();

    assertThatThrownBy(
            () ->
                Parallel.each(
                    ITEMS,
                    item -> {
                      begun.incrementAndGet();
                      try {
                        if (item == 100) {
                          throw new IOException("item " + item);
                        }
                      } finally {
                        ended.incrementAndGet();
                      }
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("item 100");
    assertThat(begun.get()).isEqualTo(ended.get()).isLessThanOrEqualTo(ITEMS.size());
    assertThatThrownBy(
            () ->
                Parallel.each(
                    List.of(1),
                    item -> {
                      throw new IllegalStateException("x");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptionIsKeptForTheCaller() throws Exception {
    CountDownLatch caught = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try {
                Parallel.each(ITEMS, item -> {});
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              if (Thread.interrupted()) {
                caught.countDown();
              }
            });
    thread.start();

    caught.await();
  }
}
