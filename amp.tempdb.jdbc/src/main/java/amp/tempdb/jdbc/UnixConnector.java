package amp.tempdb.jdbc;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Connects a channel to a socket's file and says what is wrong when that fails. */
final class UnixConnector {
  /** How long a connect without a timeout waits for a place in the queue; TCP's is as long. */
  private static final int PATIENCE_MILLIS = 120_000;

  private static final long FIRST_PAUSE_NANOS = 1_000_000;
  private static final long LONGEST_PAUSE_NANOS = 10_000_000;

  /** Every platform takes a path of so many bytes. */
  private static final int SURE_PATH_BYTES = 100;

  private final UnixDomainSocketAddress address;
  private @Nullable SocketChannel channel;
  private boolean closed;
  private int sendBuffer;
  private int receiveBuffer;

  UnixConnector(UnixDomainSocketAddress address) {
    this.address = address;
  }

  /** Returns the channel: the one there is, or a new one in place of one that has failed. */
  synchronized SocketChannel open() throws IOException {
    if (closed) {
      throw new SocketException("Socket closed");
    }
    SocketChannel open = channel;
    if (open == null || !open.isOpen()) {
      open = create();
      channel = open;
    }
    return open;
  }

  private SocketChannel create() throws IOException {
    SocketChannel created;
    try {
      created = SocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (UnsupportedOperationException e) {
      throw because("this operating system has no such sockets; connect over TCP", e);
    }
    // In the blocking mode, interrupting a thread would close the connection, and nothing would
    // end a read at its timeout.
    created.configureBlocking(false);
    if (sendBuffer > 0) {
      created.setOption(StandardSocketOptions.SO_SNDBUF, sendBuffer);
    }
    if (receiveBuffer > 0) {
      created.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    return created;
  }

  /**
   * Connects.
   *
   * @param timeout how long to wait for a place in the server's queue, in milliseconds; 0 for two
   *     minutes
   */
  SocketChannel connect(int timeout) throws IOException {
    int patience = timeout > 0 ? timeout : PATIENCE_MILLIS;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
    long pause = FIRST_PAUSE_NANOS;
    boolean interrupted = false;
    try {
      while (true) {
        SocketChannel open = open();
        SocketException full = attempt(open);
        if (open.isConnected()) {
          return open;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          open.close();
          throw timedOut(patience, full);
        }
        // Nothing tells of a free place in the queue: ask again.
        interrupted |= Thread.interrupted();
        LockSupport.parkNanos(this, Math.min(pause, left));
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Tries once, and returns the reason for trying again where there is one. */
  private @Nullable SocketException attempt(SocketChannel open) throws IOException {
    try {
      if (open.isConnectionPending()) {
        open.finishConnect();
      } else {
        open.connect(address);
      }
      return null;
    } catch (SocketException e) {
      open.close();
      if (isQueueFull(e)) {
        return e;
      }
      throw because(reason(e), e);
    } catch (ClosedChannelException e) {
      throw because("closed by another thread", e);
    }
  }

  /**
   * Tells whether a failure is EAGAIN, unix(7)'s word for a full queue. Java has neither a class
   * nor the number for it, and the text is in the user's language; but of the failures without a
   * class of their own, none but this one happens to a file that exists and has a short path.
   */
  private boolean isQueueFull(SocketException e) {
    return e.getClass() == SocketException.class
        && Files.exists(address.getPath())
        && !String.valueOf(e.getMessage()).contains("too long");
  }

  private String reason(SocketException e) {
    if (e instanceof ConnectException) {
      return "no server listens on it; start the server";
    }
    if (e instanceof BindException) {
      return "permission denied; check who owns it and its folders";
    }
    int bytes = address.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > SURE_PATH_BYTES) {
      return e.getMessage() + "; the path has " + bytes + " bytes, use one of up to 100";
    }
    if (Files.notExists(address.getPath())) {
      return "no such file; start the server, or correct the path";
    }
    return String.valueOf(e.getMessage());
  }

  private SocketException because(String reason, Exception cause) {
    SocketException failure = new SocketException(text(reason));
    failure.initCause(cause);
    return failure;
  }

  private SocketTimeoutException timedOut(int millis, @Nullable SocketException cause) {
    String reason = "the server's queue of connections stayed full for " + millis + " ms";
    SocketTimeoutException failure = new SocketTimeoutException(text(reason));
    failure.initCause(cause);
    return failure;
  }

  private String text(String reason) {
    return "Cannot connect to the Unix-domain socket " + address + ": " + reason;
  }

  synchronized void sendBuffer(int bytes) throws SocketException {
    sendBuffer = bytes;
    set(StandardSocketOptions.SO_SNDBUF, bytes);
  }

  synchronized void receiveBuffer(int bytes) throws SocketException {
    receiveBuffer = bytes;
    set(StandardSocketOptions.SO_RCVBUF, bytes);
  }

  private void set(SocketOption<Integer> option, int bytes) throws SocketException {
    try {
      open().setOption(option, bytes);
    } catch (IOException e) {
      throw UnixConnection.failure(e);
    }
  }

  int option(SocketOption<Integer> option) throws SocketException {
    try {
      return open().getOption(option);
    } catch (IOException e) {
      throw UnixConnection.failure(e);
    }
  }

  /** Closes the channel; a connect that waits ends with the next look at the queue. */
  synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
