package amp.tempdb.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Mutual exclusion by a file, among the threads of this process and among processes, released by
 * the kernel when its holder dies. The file is never deleted: a lock on a deleted file excludes
 * nobody.
 */
final class Mutex implements AutoCloseable {
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;

  private Mutex(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for others until the deadline.
   *
   * @param file the lock file, in a directory that exists
   * @return empty when the deadline passed first
   */
  static Optional<Mutex> take(Path file, Deadline deadline) throws IOException {
    Path key = file.getParent().toRealPath().resolve(file.getFileName());
    ReentrantLock threads = IN_PROCESS.computeIfAbsent(key, k -> new ReentrantLock());
    if (!tryLock(threads, deadline)) {
      return Optional.empty();
    }
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      taken = lock(channel, deadline);
      return taken ? Optional.of(new Mutex(threads, channel)) : Optional.empty();
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        threads.unlock();
      }
    }
  }

  private static boolean tryLock(ReentrantLock threads, Deadline deadline) {
    try {
      return threads.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedWaitException();
    }
  }

  private static boolean lock(FileChannel channel, Deadline deadline) throws IOException {
    while (true) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return true;
        }
      } catch (OverlappingFileLockException e) {
        // Another class loader of this process has it, which our lock between threads cannot see.
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
      threads.unlock();
    }
  }
}
