package amp.tempdb.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** A socket that leads to a file, whatever address it is given. */
final class UnixSocket extends Socket {
  private final UnixDomainSocketAddress address;

  UnixSocket(UnixDomainSocketAddress address) throws IOException {
    super(new UnixSocketImpl(address));
    this.address = address;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    // The superclass wants an internet address, and newer ones a host that has one.
    int port = endpoint instanceof InetSocketAddress internet ? internet.getPort() : 0;
    super.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout);
  }

  @Override
  public String toString() {
    return "UnixSocket[" + address + "]";
  }
}
