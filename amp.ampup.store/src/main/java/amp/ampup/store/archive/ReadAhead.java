package amp.ampup.store.archive;

import amp.os.file.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a thread of its own, a few chunks ahead, so that decompressing and writing
 * files run on two cores.
 */
final class ReadAhead extends BulkInput {
  private static final int CHUNK = 256 * 1024;
  private static final int CHUNKS = 8;

  /** What the thread hands over: bytes, or the end with the exception that led to it. */
  private static final class Chunk {
    private final byte[] bytes;
    private final int length;
    private final @Nullable Throwable failure;

    Chunk(byte[] bytes, int length, @Nullable Throwable failure) {
      this.bytes = bytes;
      this.length = length;
      this.failure = failure;
    }
  }

  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
  private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(CHUNKS);
  private final Thread thread;
  private @Nullable Chunk current;
  private int at;

  ReadAhead(InputStream in, String name) {
    super(in);
    for (int i = 0; i < CHUNKS; i++) {
      empty.add(new byte[CHUNK]);
    }
    thread = new Thread(this::fill, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void fill() {
    try {
      while (true) {
        byte[] buffer = empty.take();
        int length = in.readNBytes(buffer, 0, buffer.length);
        if (length > 0) {
          full.put(new Chunk(buffer, length, null));
        }
        if (length < buffer.length) {
          full.add(new Chunk(buffer, -1, null));
          return;
        }
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      full.add(new Chunk(new byte[0], -1, e));
    } catch (InterruptedException e) {
      full.add(new Chunk(new byte[0], -1, new InterruptedIOException("reading was cancelled")));
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Chunk chunk = chunk();
    if (chunk.length < 0) {
      throwAgain(chunk.failure);
      return -1;
    }
    int count = Math.min(length, chunk.length - at);
    System.arraycopy(chunk.bytes, at, buffer, offset, count);
    at += count;
    return count;
  }

  private Chunk chunk() throws IOException {
    Chunk chunk = current;
    if (chunk != null && (chunk.length < 0 || at < chunk.length)) {
      return chunk;
    }
    try {
      if (chunk != null) {
        empty.add(chunk.bytes);
      }
      Chunk next = full.take();
      current = next;
      at = 0;
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("unpacking was interrupted");
    }
  }

  private static void throwAgain(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure != null) {
      throw new ArchiveException("the archive cannot be decompressed: " + failure, failure);
    }
  }

  /** Ends the thread and waits for its end: nobody reads the stream below after this. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    in.close();
  }
}
