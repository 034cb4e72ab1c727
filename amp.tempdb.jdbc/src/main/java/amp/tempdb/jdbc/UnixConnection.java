package amp.tempdb.jdbc;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connected channel that waits as a socket does: with timeouts, unharmed by interrupts, and until
 * another thread closes it.
 */
final class UnixConnection {
  private final SocketChannel channel;
  private final AtomicInteger readTimeout;
  private final Readiness readable;
  private final Readiness writable;
  private final UnixInput input;
  private final UnixOutput output;

  /**
   * Takes over a channel.
   *
   * @param channel connected, in the non-blocking mode
   * @param readTimeout in milliseconds, 0 for none; looked at when a read begins
   */
  UnixConnection(SocketChannel channel, AtomicInteger readTimeout) {
    this.channel = channel;
    this.readTimeout = readTimeout;
    readable = new Readiness(channel, SelectionKey.OP_READ);
    writable = new Readiness(channel, SelectionKey.OP_WRITE);
    input = new UnixInput(this);
    output = new UnixOutput(this);
  }

  UnixInput input() {
    return input;
  }

  UnixOutput output() {
    return output;
  }

  void ensureOpen() throws SocketException {
    if (!channel.isOpen()) {
      throw new SocketException("Socket closed");
    }
  }

  /** Reads what is there and returns the number of bytes, -1 at the end. Never waits. */
  int readNow(ByteBuffer target) throws SocketException {
    try {
      return channel.read(target);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Reads at least a byte and returns the number of bytes, -1 at the end. */
  int read(ByteBuffer target) throws IOException {
    int count = readNow(target);
    if (count != 0) {
      return count;
    }
    int timeout = readTimeout.get();
    long begin = timeout == 0 ? 0 : System.nanoTime();
    long left = timeout;
    do {
      await(readable, left);
      count = readNow(target);
      if (count == 0 && timeout != 0) {
        left = timeout - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        if (left <= 0) {
          throw new SocketTimeoutException("Read timed out after " + timeout + " ms");
        }
      }
    } while (count == 0);
    return count;
  }

  /** Writes all of it. */
  void write(ByteBuffer source) throws SocketException {
    try {
      channel.write(source);
      while (source.hasRemaining()) {
        writable.await(0);
        channel.write(source);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static void await(Readiness readiness, long millis) throws SocketException {
    try {
      readiness.await(millis);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  void shutdownInput() throws IOException {
    channel.shutdownInput();
    input.shutdown();
    readable.wakeup();
  }

  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
    writable.wakeup();
  }

  /** Closes the channel and ends what waits for it. */
  void close() throws IOException {
    try (readable;
        writable) {
      channel.close();
    }
  }

  /** Returns a failure as users of sockets expect it. */
  static SocketException failure(IOException cause) {
    if (cause instanceof SocketException already) {
      return already;
    }
    String message =
        cause instanceof ClosedChannelException
            ? "Socket closed"
            : String.valueOf(cause.getMessage());
    SocketException failure = new SocketException(message);
    failure.initCause(cause);
    return failure;
  }
}
