package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 600_000})
  void closeEndsABlockedRead(int timeout) throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.connect();
        SocketChannel peer = listener.accept()) {
      socket.setSoTimeout(timeout);
      Task<Integer> read = Task.start(socket.getInputStream()::read);
      Listener.awaitBlocked(read.thread());
      socket.close();

      assertThatExceptionOfType(SocketException.class).isThrownBy(read::result);
      assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void closeEndsABlockedWrite() throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.connect();
        SocketChannel peer = listener.accept()) {
      Task<Void> write = TransferTest.endlessWrite(socket.getOutputStream());
      Listener.awaitBlocked(write.thread());
      socket.close();

      assertThatExceptionOfType(SocketException.class).isThrownBy(write::result);
      assertThat(peer.isOpen()).isTrue();
    }
  }

  @Test
  void closeEndsAReaderAndAWriterAtOnce() throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.connect();
        SocketChannel peer = listener.accept()) {
      Task<Integer> read = Task.start(socket.getInputStream()::read);
      Task<Void> write = TransferTest.endlessWrite(socket.getOutputStream());
      Listener.awaitBlocked(read.thread());
      Listener.awaitBlocked(write.thread());
      socket.close();

      assertThatExceptionOfType(SocketException.class).isThrownBy(read::result);
      assertThatExceptionOfType(SocketException.class).isThrownBy(write::result);
      assertThat(peer.isOpen()).isTrue();
    }
  }

  @Test
  void closeAtAnyMomentEndsARead() throws Exception {
    try (Listener listener = new Listener()) {
      for (int i = 0; i < 500; i++) {
        try (Socket socket = listener.connect();
            SocketChannel peer = listener.accept()) {
          InputStream in = socket.getInputStream();
          Task<Integer> read = Task.start(in::read);
          for (int spin = 0; spin < i * 50; spin++) {
            Thread.onSpinWait();
          }
          socket.close();
          assertThatExceptionOfType(SocketException.class).isThrownBy(read::result);
        }
      }
    }
  }

  @Test
  void closedSocketRefusesEverything() throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.connect();
        SocketChannel peer = listener.accept()) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      Listener.send(peer, new byte[] {1, 2});
      assertThat(in.read()).isEqualTo(1);
      in.close();
      socket.close();

      assertThat(socket.isClosed()).isTrue();
      assertThatExceptionOfType(SocketException.class).isThrownBy(in::read);
      assertThatExceptionOfType(SocketException.class).isThrownBy(in::available);
      assertThatExceptionOfType(SocketException.class).isThrownBy(() -> out.write(1));
      assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.setSoTimeout(1));
      assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getInputStream);
    }
  }
}
