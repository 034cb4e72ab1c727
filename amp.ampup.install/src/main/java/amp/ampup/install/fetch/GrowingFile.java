package amp.ampup.install.fetch;

import amp.os.file.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A file that one thread downloads while another already reads it. */
final class GrowingFile {
  private final Path path;
  private long available;
  private boolean complete;
  private int generation;
  private @Nullable IOException failure;

  GrowingFile(Path path) {
    this.path = path;
  }

  synchronized void grewTo(long bytes) {
    available = bytes;
    notifyAll();
  }

  synchronized void startedAnew() {
    generation++;
    available = 0;
    notifyAll();
  }

  synchronized void completed() {
    complete = true;
    notifyAll();
  }

  synchronized void failed(IOException e) {
    failure = e;
    notifyAll();
  }

  synchronized boolean isComplete() {
    return complete;
  }

  /** Waits until the file is complete. */
  synchronized void await() throws IOException {
    waitFor(() -> complete);
  }

  /** Returns a stream that ends where the complete file ends. */
  InputStream open() throws IOException {
    return new Reader(FileChannel.open(path, StandardOpenOption.READ), generation());
  }

  private synchronized int generation() {
    return generation;
  }

  /** Waits for bytes after a position; returns how many there are, 0 at the end. */
  private synchronized long await(long position, int expected) throws IOException {
    waitFor(() -> generation != expected || available > position || complete);
    if (generation != expected) {
      throw new Download.StartedAnewException();
    }
    return Math.max(available - position, 0);
  }

  /** Waits for what another thread brings about; the caller holds this object's monitor. */
  private void waitFor(BooleanSupplier condition) throws IOException {
    try {
      while (!condition.getAsBoolean()) {
        if (failure != null) {
          throw failure;
        }
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the download was cancelled");
    }
  }

  private final class Reader extends BulkInput {
    private final FileChannel channel;
    private final int expected;
    private long position;

    Reader(FileChannel channel, int expected) {
      super(InputStream.nullInputStream());
      this.channel = channel;
      this.expected = expected;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = (int) Math.min(length, await(position, expected));
      if (count == 0) {
        return -1;
      }
      int read = channel.read(ByteBuffer.wrap(buffer, offset, count), position);
      if (read < 0) {
        throw new IOException(path + " became shorter while it was read");
      }
      position += read;
      return read;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
