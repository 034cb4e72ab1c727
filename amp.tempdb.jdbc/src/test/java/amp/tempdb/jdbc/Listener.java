package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The other side of the sockets under test: listens on a file of its own. */
final class Listener implements AutoCloseable {
  private final Path directory = Files.createTempDirectory("socket");
  private final Path file = directory.resolve("s");
  private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);

  /** Listens with a queue that is as long as can be. */
  Listener() throws IOException {
    this(0);
  }

  Listener(int backlog) throws IOException {
    server.bind(UnixDomainSocketAddress.of(file), backlog);
  }

  Path file() {
    return file;
  }

  Socket unconnected() throws IOException {
    return new UnixSocketFactory(file.toString()).createSocket();
  }

  Socket connect() throws IOException {
    return new UnixSocketFactory(file.toString()).createSocket("localhost", 5432);
  }

  SocketChannel accept() throws IOException {
    return server.accept();
  }

  static void send(SocketChannel peer, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      peer.write(buffer);
    }
  }

  /** Returns bytes that differ from their neighbours: the low ones of their positions and more. */
  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8) * 7 + (i >> 16));
    }
    return bytes;
  }

  /** Waits until a thread waits for its socket. */
  static void awaitBlocked(Thread thread) {
    Eventually.holds(
        thread + " waits for its socket", () -> !thread.isAlive() || isBlocked(thread));
    assertThat(thread.isAlive()).as("%s lives", thread).isTrue();
  }

  private static boolean isBlocked(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      String method = frame.getMethodName();
      if (method.equals("select") || method.equals("parkNanos")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(file);
    Files.delete(directory);
  }
}
