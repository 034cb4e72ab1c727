package amp.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A program on a port that another server had before: it asks every client for its password in
 * clear text, and keeps all that it is told.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">PostgreSQL 18,
 *     54.7 Message Formats</a>
 */
public final class RogueServer implements AutoCloseable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int CLEARTEXT_PASSWORD = 3;

  private final ServerSocket socket;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private int clients;

  private RogueServer(ServerSocket socket) {
    this.socket = socket;
    Thread thread = new Thread(this::serve, "rogue-server");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Listens on a port of 127.0.0.1.
   *
   * @param port the port, or 0 for any
   */
  public static RogueServer listen(int port) {
    try {
      return new RogueServer(
          new ServerSocket(port, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Returns how many clients it asked for a password. */
  public synchronized int clients() {
    return clients;
  }

  /** Returns all that clients sent, their start-up packets too. */
  public synchronized String told() {
    return told.toString(StandardCharsets.ISO_8859_1);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.setSoTimeout(10_000);
        ask(client);
      } catch (IOException e) {
        // The client left, or the test has ended.
      }
    }
  }

  private void ask(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    DataOutputStream out = new DataOutputStream(client.getOutputStream());
    int length = in.readInt();
    int code = in.readInt();
    while (code == SSL_REQUEST || code == GSS_REQUEST) {
      out.writeByte('N');
      length = in.readInt();
      code = in.readInt();
    }
    keep(in.readNBytes(length - 8));
    out.writeByte('R');
    out.writeInt(8);
    out.writeInt(CLEARTEXT_PASSWORD);
    synchronized (this) {
      clients++;
    }
    while (true) {
      keep(new byte[] {in.readByte()});
    }
  }

  private synchronized void keep(byte[] bytes) {
    told.writeBytes(bytes);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
