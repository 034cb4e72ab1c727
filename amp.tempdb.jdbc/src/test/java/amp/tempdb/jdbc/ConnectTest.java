package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectTest {
  @TempDir Path directory;

  @Test
  void everyFactoryMethodLeadsToTheFile() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Listener listener = new Listener()) {
      UnixSocketFactory factory = new UnixSocketFactory(listener.file().toString());
      List<Socket> sockets =
          List.of(
              factory.createSocket("localhost", 1),
              factory.createSocket("localhost", 1, loopback, 2),
              factory.createSocket(loopback, 1),
              factory.createSocket(loopback, 1, loopback, 2));
      for (Socket socket : sockets) {
        assertThat(socket.isConnected()).isTrue();
        listener.accept().close();
        socket.close();
      }
    }
  }

  @Test
  void hostWithoutAnAddressIsNoObstacle() throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.unconnected()) {
      socket.connect(InetSocketAddress.createUnresolved("no.such.host.invalid", 5432), 1000);

      assertThat(socket.isConnected()).isTrue();
      assertThat(socket.getPort()).isEqualTo(5432);
    }
  }

  @Test
  void missingFileIsNamed() {
    Path missing = directory.resolve("missing");

    assertThatFails(missing).withMessageContainingAll(missing.toString(), "no such file");
  }

  @Test
  void fileWithoutAServerIsNamed() throws Exception {
    Path left = Files.createFile(directory.resolve("left"));

    assertThatFails(left).withMessageContainingAll(left.toString(), "no server listens");
  }

  @Test
  void forbiddenFolderIsNamed() throws Exception {
    assumeFalse("root".equals(System.getProperty("user.name")), "nothing is forbidden to root");
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

    assertThatFails(closed.resolve("s"))
        .withMessageContainingAll(closed.toString(), "permission denied");
  }

  @Test
  void pathOverTheLimitIsNamedWithItsLength() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("x".repeat(120)));
    Path missing = folder.resolve("s");
    Path existing = Files.createFile(folder.resolve("t"));
    String length = missing.toString().length() + " bytes";

    assertThatFails(missing).withMessageContainingAll(missing.toString(), length);
    assertThatFails(existing).withMessageContainingAll(existing.toString(), length);
  }

  @Test
  void emptyPathIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnixSocketFactory(""))
        .withMessageContaining("socketFactoryArg");
  }

  @Test
  void fullQueueEndsAConnectAtItsTimeout() throws Exception {
    try (Listener listener = new Listener(1);
        Socket socket = listener.unconnected()) {
      List<Socket> waiting = fill(listener);

      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> socket.connect(endpoint(), 30))
          .withMessageContainingAll(listener.file().toString(), "30 ms");
      closeAll(waiting);
    }
  }

  @Test
  void connectWaitsForAPlaceInTheQueue() throws Exception {
    try (Listener listener = new Listener(1);
        Socket socket = listener.unconnected()) {
      List<Socket> waiting = fill(listener);
      Task<Boolean> connect =
          Task.start(
              () -> {
                socket.connect(endpoint());
                return socket.isConnected();
              });
      Listener.awaitBlocked(connect.thread());
      for (int i = 0; i < waiting.size(); i++) {
        listener.accept().close();
      }

      assertThat(connect.result()).isTrue();
      try (SocketChannel peer = listener.accept()) {
        Listener.send(peer, new byte[] {42});
        assertThat(socket.getInputStream().read()).isEqualTo(42);
      }
      closeAll(waiting);
    }
  }

  @Test
  void closeEndsAConnectThatWaits() throws Exception {
    try (Listener listener = new Listener(1);
        Socket socket = listener.unconnected()) {
      List<Socket> waiting = fill(listener);
      Task<Void> connect =
          Task.start(
              () -> {
                socket.connect(endpoint());
                return null;
              });
      Listener.awaitBlocked(connect.thread());
      socket.close();

      assertThatExceptionOfType(SocketException.class).isThrownBy(connect::result);
      closeAll(waiting);
    }
  }

  @Test
  void interruptDoesNotEndAConnectThatWaits() throws Exception {
    try (Listener listener = new Listener(1);
        Socket socket = listener.unconnected()) {
      List<Socket> waiting = fill(listener);
      Task<Boolean> connect =
          Task.start(
              () -> {
                socket.connect(endpoint(), 30_000);
                return Thread.currentThread().isInterrupted();
              });
      Listener.awaitBlocked(connect.thread());
      connect.thread().interrupt();
      for (int i = 0; i < waiting.size(); i++) {
        listener.accept().close();
      }

      assertThat(connect.result()).isTrue();
      assertThat(socket.isConnected()).isTrue();
      closeAll(waiting);
    }
  }

  /** Connects until there is no place left in the queue. */
  private static List<Socket> fill(Listener listener) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (true) {
      Socket socket = listener.unconnected();
      try {
        socket.connect(endpoint(), 1);
        waiting.add(socket);
      } catch (SocketTimeoutException e) {
        return waiting;
      }
    }
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static InetSocketAddress endpoint() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5432);
  }

  private static ThrowableAssertAlternative<SocketException> assertThatFails(Path file) {
    return assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> new UnixSocketFactory(file.toString()).createSocket("localhost", 5432));
  }
}
