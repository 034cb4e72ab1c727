package amp.tempdb.jdbc;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a channel is ready for one kind of operation. Reading and writing have one each, so
 * that they do not wait for each other; its selector is opened when there is first need to wait.
 */
final class Readiness implements AutoCloseable {
  /** Being told is enough. A class of its own starts faster than a lambda. */
  private static final Consumer<SelectionKey> NOTHING =
      new Consumer<>() {
        @Override
        public void accept(SelectionKey key) {}
      };

  private final SocketChannel channel;
  private final int operation;
  private @Nullable Selector selector;
  private boolean closed;

  Readiness(SocketChannel channel, int operation) {
    this.channel = channel;
    this.operation = operation;
  }

  /**
   * Waits until the channel is ready, the time has passed, the thread is interrupted or this is
   * woken up: the caller tries, and waits again. The thread's interrupt status stays as it is.
   *
   * @param millis how long, 0 for ever
   */
  void await(long millis) throws IOException {
    // With the status set, a selector would not wait at all.
    boolean interrupted = Thread.interrupted();
    try {
      selector().select(NOTHING, millis);
    } catch (ClosedSelectorException e) {
      throw new AsynchronousCloseException();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized Selector selector() throws IOException {
    if (closed) {
      throw new AsynchronousCloseException();
    }
    Selector open = selector;
    if (open == null) {
      open = Selector.open();
      try {
        channel.register(open, operation);
      } catch (IOException | RuntimeException e) {
        open.close();
        throw e;
      }
      selector = open;
    }
    return open;
  }

  /** Lets a thread that waits look again. */
  synchronized void wakeup() {
    if (selector != null) {
      selector.wakeup();
    }
  }

  /** Ends the waiting for good. */
  @Override
  public void close() throws IOException {
    Selector open;
    synchronized (this) {
      closed = true;
      open = selector;
    }
    if (open != null) {
      open.close();
    }
  }
}
