package amp.os.file;

import amp.os.Deadline;
import amp.os.InterruptedWaitException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Mutual exclusion by a file, among the threads of this process and among processes, released by
 * the kernel when its holder dies. The file is never deleted: a lock on a deleted file excludes
 * nobody.
 */
public final class Mutex implements AutoCloseable {
  private static final Map<String, Semaphore> IN_PROCESS = new ConcurrentHashMap<>();

  /**
   * What must stay open: another class loader of this process has the lock, and to close any
   * channel of the file would give that up (fcntl(2)).
   */
  private static final Set<FileChannel> KEPT_OPEN = ConcurrentHashMap.newKeySet();

  private final String key;
  private final Semaphore threads;
  private final FileChannel channel;
  private final AtomicBoolean released = new AtomicBoolean();

  private Mutex(String key, Semaphore threads, FileChannel channel) {
    this.key = key;
    this.threads = threads;
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for others until the deadline.
   *
   * @param file the lock file, in a directory that exists
   * @return empty when the deadline passed first
   */
  public static Optional<Mutex> take(Path file, Deadline deadline) throws IOException {
    Path path = Trees.parent(file).toRealPath().resolve(file.getFileName());
    String key = path.toString();
    Optional<Semaphore> threads = takeAmongThreads(key, deadline);
    if (threads.isEmpty()) {
      return Optional.empty();
    }
    boolean taken = false;
    FileChannel channel = null;
    try {
      // To open a named pipe would wait for whoever reads it.
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(path + " is not a file");
      }
      channel = Durable.openOrCreate(path);
      taken = lock(channel, deadline);
      return taken ? Optional.of(new Mutex(key, threads.get(), channel)) : Optional.empty();
    } finally {
      if (!taken) {
        if (channel != null && !KEPT_OPEN.contains(channel)) {
          channel.close();
        }
        release(key, threads.get());
      }
    }
  }

  private static Optional<Semaphore> takeAmongThreads(String key, Deadline deadline) {
    try {
      while (true) {
        Semaphore threads = IN_PROCESS.computeIfAbsent(key, k -> new Semaphore(1));
        if (!threads.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
          return Optional.empty();
        }
        if (IN_PROCESS.get(key) == threads) {
          return Optional.of(threads);
        }
        // Its last holder has taken it out of the map, and another may be in.
        threads.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedWaitException();
    }
  }

  private static void release(String key, Semaphore threads) {
    IN_PROCESS.remove(key, threads);
    threads.release();
  }

  private static boolean lock(FileChannel channel, Deadline deadline) throws IOException {
    while (true) {
      try {
        FileLock lock = channel.tryLock();
        KEPT_OPEN.remove(channel);
        if (lock != null) {
          return true;
        }
      } catch (OverlappingFileLockException e) {
        // Another class loader of this process has it, which our semaphores do not know.
        KEPT_OPEN.add(channel);
      }
      if (deadline.passed()) {
        return false;
      }
      deadline.pause();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      if (released.compareAndSet(false, true)) {
        release(key, threads);
      }
    }
  }
}
