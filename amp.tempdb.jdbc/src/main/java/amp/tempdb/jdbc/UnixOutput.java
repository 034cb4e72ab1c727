package amp.tempdb.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** The bytes to the server. Nothing is held back: what was written is with the kernel. */
final class UnixOutput extends OutputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final UnixConnection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  UnixOutput(UnixConnection connection) {
    this.connection = connection;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    lock.lock();
    try {
      for (int done = 0; done < length; ) {
        int count = Math.min(length - done, BUFFER_BYTES);
        buffer.clear().put(source, offset + done, count).flip();
        connection.write(buffer);
        done += count;
      }
    } finally {
      lock.unlock();
    }
  }
}
