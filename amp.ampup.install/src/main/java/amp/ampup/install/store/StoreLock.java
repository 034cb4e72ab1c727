package amp.ampup.install.store;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.file.Mode;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lock of the store. The system releases it when the process ends, however it ends. Who holds
 * it stands in a file beside it: reading the locked file itself could release the lock.
 */
public final class StoreLock implements Closeable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final FileChannel channel;
  private final FileLock lock;
  private final Path holder;

  private StoreLock(FileChannel channel, FileLock lock, Path holder) {
    this.channel = channel;
    this.lock = lock;
    this.holder = holder;
  }

  /**
   * Takes the lock, and waits for it while another process has it.
   *
   * @param what what this process is doing, for those who wait
   * @param timeout how long to wait at most
   * @param waiting told once, with who has the lock, when there is something to wait for
   * @throws AmpupException of {@link ProblemKind#BUSY} when it is not free in time
   */
  public static StoreLock acquire(
      Layout layout, String what, Duration timeout, Consumer<String> waiting) throws IOException {
    StoreFiles.createFolder(layout.staging());
    Path holder = layout.staging().resolve("holder.json");
    FileChannel channel =
        FileChannel.open(
            layout.lock(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            Mode.of(layout.lock(), Mode.SHARED_FILE));
    try {
      FileLock lock = await(channel, holder, timeout, waiting);
      StoreLock held = new StoreLock(channel, lock, holder);
      held.describe(what);
      return held;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns who holds the lock by what they wrote, for messages; it may be out of date. */
  public static String holder(Layout layout) {
    return shown(layout.staging().resolve("holder.json"));
  }

  private static FileLock await(
      FileChannel channel, Path holder, Duration timeout, Consumer<String> waiting)
      throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (boolean told = false; ; ) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new AmpupException(
            ProblemKind.BUSY,
            "the store is in use by " + shown(holder),
            List.of(new Remedy.Advice("Wait for it to end, or wait longer with --lock-timeout")),
            null);
      }
      if (!told) {
        waiting.accept(shown(holder));
        told = true;
      }
      pause();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return null;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AmpupException("waiting for the store was interrupted", "Try again", e);
    }
  }

  private void describe(String what) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", ProcessHandle.current().pid());
    json.put("command", what);
    Files.writeString(holder, Json.write(json));
  }

  private static String shown(Path holder) {
    try {
      JsonObject json = Json.readObject(holder);
      return "process " + json.number("pid") + " (" + json.string("command") + ")";
    } catch (IOException | JsonException e) {
      return "another process";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(holder);
    } finally {
      lock.release();
      channel.close();
    }
  }
}
