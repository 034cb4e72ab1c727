package amp.tempdb.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** The bytes from the server, read ahead as far as they have arrived. */
final class UnixInput extends InputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final UnixConnection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private volatile boolean shutdown;

  UnixInput(UnixConnection connection) {
    this.connection = connection;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      connection.ensureOpen();
      if (shutdown) {
        return -1;
      }
      if (!buffer.hasRemaining() && fill(true) < 0) {
        return -1;
      }
      int count = Math.min(length, buffer.remaining());
      buffer.get(target, offset, count);
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many bytes have arrived; 0 while another thread reads, since it will have them. */
  @Override
  public int available() throws IOException {
    if (!lock.tryLock()) {
      return 0;
    }
    try {
      connection.ensureOpen();
      if (shutdown) {
        return 0;
      }
      if (!buffer.hasRemaining()) {
        fill(false);
      }
      return buffer.remaining();
    } finally {
      lock.unlock();
    }
  }

  private int fill(boolean waiting) throws IOException {
    buffer.clear();
    try {
      return waiting ? connection.read(buffer) : connection.readNow(buffer);
    } finally {
      buffer.flip();
    }
  }

  /** Lets every read from now on see the end. */
  void shutdown() {
    shutdown = true;
  }
}
