package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class SocketContractTest {
  @Test
  void stateMovesFromNewToConnectedToClosed() throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.unconnected()) {
      assertThat(socket.isConnected()).isFalse();
      assertThat(socket.isBound()).isFalse();
      assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getInputStream);
      socket.bind(null);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5433));
      assertThat(socket.isConnected()).isTrue();
      assertThat(socket.isBound()).isTrue();
      assertThat(socket.isClosed()).isFalse();
      socket.close();
      socket.close();
      assertThat(socket.isClosed()).isTrue();
    }
  }

  @Test
  void addressesAreThoseOfThisMachine() throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.connect()) {
      assertThat(socket.getInetAddress().isLoopbackAddress()).isTrue();
      assertThat(socket.getLocalAddress().isLoopbackAddress()).isTrue();
      assertThat(socket.getRemoteSocketAddress()).isInstanceOf(InetSocketAddress.class);
      assertThat(socket).hasToString("UnixSocket[" + listener.file() + "]");
    }
  }

  @Test
  void bufferSizesReachTheKernelBeforeAndAfterConnecting() throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.unconnected()) {
      socket.setSendBufferSize(20_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5432));
      assertThat(socket.getSendBufferSize()).isBetween(20_000, 40_000);
      socket.setReceiveBufferSize(30_000);
      assertThat(socket.getReceiveBufferSize()).isBetween(30_000, 60_000);
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> socket.setSendBufferSize(0));
    }
  }

  @Test
  void optionsOfNetworksAreHarmless() throws Exception {
    try (Listener listener = new Listener();
        Socket socket = listener.connect()) {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoLinger(true, 1);
      socket.setTrafficClass(8);
      socket.setReuseAddress(true);
      socket.setOOBInline(true);
      socket.setSoTimeout(77);

      assertThat(socket.getTcpNoDelay()).isTrue();
      assertThat(socket.getKeepAlive()).isFalse();
      assertThat(socket.getSoLinger()).isEqualTo(-1);
      assertThat(socket.getTrafficClass()).isZero();
      assertThat(socket.getReuseAddress()).isFalse();
      assertThat(socket.getOOBInline()).isFalse();
      assertThat(socket.getSoTimeout()).isEqualTo(77);
      assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.sendUrgentData(1));
    }
  }
}
