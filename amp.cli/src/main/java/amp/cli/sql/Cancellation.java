package amp.cli.sql;

import amp.cli.console.Signals;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Cancels what a connection runs, from another thread. A signal that ends the program needs that
 * too: a server learns only at the end of a statement that its client is gone.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-flow.html">PostgreSQL 18, Canceling
 *     Requests in Progress</a>
 */
public final class Cancellation {
  /** So long the program waits for the server when a signal has come. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** A request that comes before its statement has no effect, so that another follows. */
  private static final long AGAIN_MILLIS = 100;

  /** Asks the server to cancel what runs. */
  @FunctionalInterface
  public interface Request {
    /** Returns when it has arrived. */
    void send() throws SQLException;
  }

  private final Request request;
  private final Duration limit;
  private final IntConsumer exit;
  private final IntConsumer halt;
  private CountDownLatch ended = new CountDownLatch(0);
  private boolean cancelled;
  private boolean awaitsInput;
  private int exitCode;

  Cancellation(Request request) {
    this(request, LIMIT);
  }

  /**
   * Creates one.
   *
   * @param request asks the server
   * @param limit how long the program waits for it, and for what follows, when a signal has come
   */
  public Cancellation(Request request, Duration limit) {
    this(request, limit, Runtime.getRuntime()::exit, Runtime.getRuntime()::halt);
  }

  /**
   * Creates one for a program that ends in ways of its own.
   *
   * @param request asks the server
   * @param limit how long the program waits for it when a signal has come
   * @param exit ends the program with an exit code
   * @param halt ends it at once
   */
  Cancellation(Request request, Duration limit, IntConsumer exit, IntConsumer halt) {
    this.request = request;
    this.limit = limit;
    this.exit = exit;
    this.halt = halt;
  }

  /** Notes that the server begins to run something. Once a signal has come, the program ends. */
  public void begin() {
    synchronized (this) {
      if (exitCode == 0) {
        cancelled = false;
        ended = new CountDownLatch(1);
      }
    }
    exitIfSignalled();
  }

  /** Notes that nothing runs any more. Once a signal has come, the program ends. */
  public void end() {
    running().countDown();
    exitIfSignalled();
  }

  /**
   * Returns the same bytes. While the server waits for it, a signal ends the program at once: the
   * server sees that then, and takes no request.
   */
  InputStream input(InputStream from) {
    return new FilterInputStream(from) {
      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        awaitInput(true);
        try {
          return super.read(to, offset, length);
        } finally {
          awaitInput(false);
          exitIfSignalled();
        }
      }
    };
  }

  private synchronized void awaitInput(boolean value) {
    awaitsInput = value;
  }

  /** Tells whether what began last was cancelled. */
  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Cancels what runs, if anything does. */
  void cancel() throws SQLException {
    synchronized (this) {
      cancelled = true;
    }
    if (running().getCount() > 0) {
      request.send();
    }
  }

  /** From now on, has signals that ask for the end cancel what runs before the program ends. */
  public void handleSignals() {
    Signals.handle(this::receive);
  }

  /**
   * Takes a signal: ends the program with the exit code that the signal alone would give, when what
   * runs has ended, or its time is over. A second SIGINT ends it at once; a second one of the
   * others may belong to the first, as of a terminal that is closed, and of {@code timeout}.
   */
  void receive(String signal) {
    int code = Signals.exitCode(signal);
    CountDownLatch end;
    synchronized (this) {
      if (exitCode != 0) {
        if (signal.equals("INT")) {
          halt.accept(code);
        }
        return;
      }
      exitCode = code;
      cancelled = true;
      end = awaitsInput ? new CountDownLatch(0) : ended;
    }
    Thread requests = new Thread(() -> cancelUntil(end), "amp-cancel");
    requests.setDaemon(true);
    requests.start();
    try {
      end.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exit.accept(code);
  }

  private void cancelUntil(CountDownLatch end) {
    try {
      while (end.getCount() > 0) {
        request.send();
        end.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (SQLException | InterruptedException e) {
      // The server cannot be asked; the program ends all the same.
    }
  }

  private synchronized CountDownLatch running() {
    return ended;
  }

  private void exitIfSignalled() {
    int code;
    synchronized (this) {
      code = exitCode;
    }
    if (code != 0) {
      exit.accept(code);
    }
  }
}
