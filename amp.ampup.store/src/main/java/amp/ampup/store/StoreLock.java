package amp.ampup.store;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.Deadline;
import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lock of the store. The system releases it when the process ends, however it ends. Who holds
 * it stands in a file beside it: reading the locked file itself could release the lock.
 */
public final class StoreLock implements Closeable {
  private final Mutex mutex;
  private final Path holder;

  private StoreLock(Mutex mutex, Path holder) {
    this.mutex = mutex;
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
    NewFiles.folder(layout.staging());
    Path holder = layout.staging().resolve("holder.json");
    StoreLock held = new StoreLock(await(layout.lock(), holder, timeout, waiting), holder);
    try {
      held.describe(what);
      return held;
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  /** Returns who holds the lock by what they wrote, for messages; it may be out of date. */
  public static String holder(Layout layout) {
    return shown(layout.staging().resolve("holder.json"));
  }

  private static Mutex await(Path lock, Path holder, Duration timeout, Consumer<String> waiting)
      throws IOException {
    Optional<Mutex> mutex = Mutex.take(lock, Deadline.in(Duration.ZERO));
    if (mutex.isEmpty() && !timeout.isZero()) {
      waiting.accept(shown(holder));
      mutex = Mutex.take(lock, Deadline.in(timeout));
    }
    return mutex.orElseThrow(
        () ->
            new AmpupException(
                ProblemKind.BUSY,
                "the store is in use by " + shown(holder),
                List.of(
                    new Remedy.Advice("Wait for it to end, or wait longer with --lock-timeout")),
                null));
  }

  private void describe(String what) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", ProcessHandle.current().pid());
    json.put("command", what);
    NewFiles.write(holder, Json.write(json));
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
      mutex.close();
    }
  }
}
