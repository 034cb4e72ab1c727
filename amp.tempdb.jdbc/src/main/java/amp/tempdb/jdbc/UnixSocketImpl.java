package amp.tempdb.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What {@link UnixSocket} does on a file where other sockets use an internet address. */
final class UnixSocketImpl extends SocketImpl {
  private final UnixConnector connector;
  private volatile @Nullable UnixConnection connection;
  private final AtomicInteger readTimeout = new AtomicInteger();

  UnixSocketImpl(UnixDomainSocketAddress address) {
    connector = new UnixConnector(address);
  }

  @Override
  protected void create(boolean stream) throws IOException {
    connector.open();
  }

  @Override
  protected void bind(InetAddress host, int localPort) {
    // A client's end of the connection has no name and needs none.
  }

  @Override
  protected void connect(String host, int remotePort) throws IOException {
    connect(InetAddress.getLoopbackAddress(), remotePort);
  }

  @Override
  protected void connect(InetAddress host, int remotePort) throws IOException {
    connect(new InetSocketAddress(host, remotePort), 0);
  }

  @Override
  protected void connect(SocketAddress endpoint, int timeout) throws IOException {
    InetSocketAddress internet = (InetSocketAddress) endpoint;
    address = internet.getAddress();
    port = internet.getPort();
    connection = new UnixConnection(connector.connect(timeout), readTimeout);
  }

  @Override
  protected InputStream getInputStream() throws IOException {
    return connected().input();
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    return connected().output();
  }

  @Override
  protected int available() throws IOException {
    return connected().input().available();
  }

  @Override
  protected void shutdownInput() throws IOException {
    connected().shutdownInput();
  }

  @Override
  protected void shutdownOutput() throws IOException {
    connected().shutdownOutput();
  }

  @Override
  protected void close() throws IOException {
    connector.close();
    UnixConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void setOption(int option, Object value) throws SocketException {
    switch (option) {
      case SocketOptions.SO_TIMEOUT -> readTimeout.set((Integer) value);
      case SocketOptions.SO_SNDBUF -> connector.sendBuffer((Integer) value);
      case SocketOptions.SO_RCVBUF -> connector.receiveBuffer((Integer) value);
      default -> {
        // What is left concerns networks.
      }
    }
  }

  @Override
  public Object getOption(int option) throws SocketException {
    return switch (option) {
      case SocketOptions.SO_TIMEOUT -> readTimeout.get();
      case SocketOptions.SO_SNDBUF -> connector.option(StandardSocketOptions.SO_SNDBUF);
      case SocketOptions.SO_RCVBUF -> connector.option(StandardSocketOptions.SO_RCVBUF);
      case SocketOptions.SO_BINDADDR -> InetAddress.getLoopbackAddress();
      case SocketOptions.SO_LINGER -> -1;
      case SocketOptions.IP_TOS -> 0;
      case SocketOptions.TCP_NODELAY -> true;
      default -> false;
    };
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    throw new SocketException("Urgent data is not supported by " + connector);
  }

  @Override
  protected void listen(int backlog) throws IOException {
    throw new SocketException("A client's socket cannot listen: " + connector);
  }

  @Override
  protected void accept(SocketImpl accepted) throws IOException {
    throw new SocketException("A client's socket cannot accept: " + connector);
  }

  private UnixConnection connected() throws SocketException {
    UnixConnection open = connection;
    if (open == null) {
      throw new SocketException("Not connected: " + connector);
    }
    return open;
  }
}
