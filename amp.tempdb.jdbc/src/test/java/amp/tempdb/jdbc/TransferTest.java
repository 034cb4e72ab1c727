package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransferTest {
  private Listener listener;
  private Socket socket;
  private SocketChannel peer;

  @BeforeEach
  void connect() throws IOException {
    listener = new Listener();
    socket = listener.connect();
    peer = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    socket.close();
    listener.close();
  }

  @Test
  void readTimeoutLeavesTheSocketUsable() throws Exception {
    InputStream in = socket.getInputStream();
    socket.setSoTimeout(20);
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
    }
    Listener.send(peer, new byte[] {1, 2});
    assertThat(in.read()).isEqualTo(1);
    assertThat(in.read()).isEqualTo(2);
    assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
  }

  @Test
  void readTimeoutsLoseNoByte() throws Exception {
    byte[] sent = Listener.pattern(100_000);
    Task<Void> sender =
        Task.start(
            () -> {
              Random random = new Random(7);
              for (int at = 0; at < sent.length; ) {
                int end = Math.min(sent.length, at + 1 + random.nextInt(2000));
                Listener.send(peer, Arrays.copyOfRange(sent, at, end));
                at = end;
                LockSupport.parkNanos(random.nextInt(3_000_000));
              }
              return null;
            });
    socket.setSoTimeout(1);
    byte[] received = new byte[sent.length];
    int timeouts = 0;
    for (int at = 0; at < received.length; ) {
      try {
        at += socket.getInputStream().read(received, at, Math.min(333, received.length - at));
      } catch (SocketTimeoutException e) {
        timeouts++;
      }
    }
    sender.result();
    assertThat(received).isEqualTo(sent);
    assertThat(timeouts).isPositive();
  }

  @Test
  void timeoutOfZeroWaitsForEver() throws Exception {
    socket.setSoTimeout(1);
    socket.setSoTimeout(0);
    Task<Integer> read = Task.start(socket.getInputStream()::read);
    Listener.awaitBlocked(read.thread());
    Listener.send(peer, new byte[] {9});

    assertThat(read.result()).isEqualTo(9);
  }

  @Test
  void slowPeerGetsEveryByteOfALargeWrite() throws Exception {
    byte[] sent = Listener.pattern(8_000_001);
    Task<Void> write =
        Task.start(
            () -> {
              socket.getOutputStream().write(sent, 1, sent.length - 1);
              socket.shutdownOutput();
              return null;
            });
    Listener.awaitBlocked(write.thread());
    ByteBuffer received = ByteBuffer.allocate(sent.length);
    while (peer.read(received.limit(Math.min(received.capacity(), received.position() + 9973)))
        >= 0) {
      Thread.onSpinWait();
    }
    write.result();
    assertThat(received.position()).isEqualTo(sent.length - 1);
    assertThat(Arrays.equals(received.array(), 0, sent.length - 1, sent, 1, sent.length)).isTrue();
  }

  @Test
  void readerAndWriterDoNotWaitForEachOther() throws Exception {
    byte[] sent = Listener.pattern(16_000_000);
    // An echo that writes all it has read before it reads again stops when nobody reads.
    Task<Void> echo =
        Task.start(
            () -> {
              ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
              while (peer.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                  peer.write(buffer);
                }
              }
              peer.shutdownOutput();
              return null;
            });
    Task<Void> write =
        Task.start(
            () -> {
              socket.getOutputStream().write(sent);
              socket.shutdownOutput();
              return null;
            });
    assertThat(Arrays.equals(socket.getInputStream().readNBytes(sent.length), sent)).isTrue();
    write.result();
    echo.result();
  }

  @Test
  void closedOutputLeavesTheInputOpen() throws Exception {
    socket.getOutputStream().write(1);
    socket.shutdownOutput();
    ByteBuffer received = ByteBuffer.allocate(2);

    assertThat(peer.read(received)).isEqualTo(1);
    assertThat(peer.read(received)).isEqualTo(-1);
    assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getOutputStream);
    Listener.send(peer, new byte[] {5});
    assertThat(socket.getInputStream().read()).isEqualTo(5);
  }

  @Test
  void closingTheOutputEndsABlockedWrite() throws Exception {
    OutputStream out = socket.getOutputStream();
    Task<Void> write = endlessWrite(out);
    Listener.awaitBlocked(write.thread());
    socket.shutdownOutput();

    assertThatExceptionOfType(SocketException.class).isThrownBy(write::result);
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void closedInputReadsAsTheEnd() throws Exception {
    InputStream in = socket.getInputStream();
    Listener.send(peer, new byte[] {1, 2});
    assertThat(in.read()).isEqualTo(1);
    socket.shutdownInput();

    assertThat(in.available()).isZero();
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void closingTheInputEndsABlockedRead() throws Exception {
    Task<Integer> read = Task.start(socket.getInputStream()::read);
    Listener.awaitBlocked(read.thread());
    socket.shutdownInput();

    assertThat(read.result()).isEqualTo(-1);
  }

  @Test
  void endOfThePeerIsTheEndOfTheInput() throws Exception {
    Listener.send(peer, new byte[] {1});
    peer.close();
    InputStream in = socket.getInputStream();

    assertThat(in.read()).isEqualTo(1);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.read()).isEqualTo(-1);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.getOutputStream().write(1));
  }

  @Test
  void availableCountsWhatHasArrived() throws Exception {
    InputStream in = socket.getInputStream();
    assertThat(in.available()).isZero();
    Listener.send(peer, new byte[] {1, 2, 3});
    assertThat(in.available()).isEqualTo(3);
    assertThat(in.read()).isEqualTo(1);
    assertThat(in.available()).isEqualTo(2);
  }

  @Test
  void availableDoesNotWaitForAReader() throws Exception {
    InputStream in = socket.getInputStream();
    Task<Integer> read = Task.start(in::read);
    Listener.awaitBlocked(read.thread());

    assertThat(in.available()).isZero();
    Listener.send(peer, new byte[] {1});
    assertThat(read.result()).isEqualTo(1);
  }

  static Task<Void> endlessWrite(OutputStream out) {
    return Task.start(
        () -> {
          while (true) {
            out.write(new byte[100_000]);
          }
        });
  }
}
