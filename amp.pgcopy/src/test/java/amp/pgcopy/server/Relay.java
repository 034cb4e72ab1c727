package amp.pgcopy.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A network between a program and a server, which can lose what goes through it. */
final class Relay implements AutoCloseable {
  /** When a connection breaks that is about to commit. */
  enum Break {
    /** The server never hears of the commit. */
    BEFORE_COMMIT,
    /** The server commits, and its answer is lost. */
    AFTER_COMMIT
  }

  private final ServerSocket listening;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean silent;
  private volatile String last = "";
  private volatile Break[] breaking = {};

  Relay(int port) {
    this.port = port;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on nothing goes through, and no connection breaks. */
  void silence() {
    silent = true;
  }

  /** Breaks the next connection that renames a database. */
  void breakOnce(Break moment) {
    breakOnce(moment, " rename to ");
  }

  /** Breaks the next connection in which a statement has that text. */
  void breakOnce(Break moment, String text) {
    last = text;
    breaking = new Break[] {moment};
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.addAll(List.of(client, server));
        boolean[] lost = {false};
        start(() -> pass(client, server, true, lost));
        start(() -> pass(server, client, false, lost));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void pass(Socket from, Socket to, boolean statements, boolean[] lost) {
    byte[] buffer = new byte[64 * 1024];
    boolean said = false;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (silent) {
          closed.await();
          return;
        }
        if (!statements && lost[0]) {
          return;
        }
        String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
        said |= text.contains(last);
        if (statements && said && breaking.length > 0 && text.contains("commit")) {
          Break moment = breaking[0];
          breaking = new Break[0];
          if (moment == Break.BEFORE_COMMIT) {
            return;
          }
          lost[0] = true;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One of them has closed it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
