package amp.tempdb.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Connects the PostgreSQL JDBC driver through a Unix-domain socket. The driver makes one from the
 * properties {@code socketFactory}, this class's name, and {@code socketFactoryArg}, the path of
 * the socket's file, percent-encoded where it stands in a URL:
 *
 * <pre>
 * jdbc:postgresql://localhost:5432/amp?user=postgres
 *     &amp;socketFactory=amp.tempdb.jdbc.UnixSocketFactory
 *     &amp;socketFactoryArg=/run/postgresql/.s.PGSQL.5432
 * </pre>
 *
 * <p>The sockets behave as those of {@link Socket} do, with these notes:
 *
 * <ul>
 *   <li><b>Addresses.</b> Every socket leads to the one file: host names, addresses and ports that
 *       are given to it, the local ones too, are ignored.
 *   <li><b>Connecting</b> fails with a {@link java.net.SocketException} that names the file and the
 *       reason. Where the server's queue of connections is full, it waits for a place, for the
 *       connect timeout or, without one, for two minutes.
 *   <li><b>Read timeouts</b> ({@link Socket#setSoTimeout}) end a read with a {@link
 *       java.net.SocketTimeoutException}; the socket stays usable and no byte is lost.
 *   <li><b>Closing</b> a socket from another thread ends a read or a write that is blocked, at
 *       once, with a {@link java.net.SocketException}.
 *   <li><b>Interruption.</b> Interrupting a thread never harms its connection. A blocked connect,
 *       read or write goes on as if nothing had happened, without using the processor, and when it
 *       ends the thread's interrupt status is set. So it is on virtual threads too, unlike with a
 *       plain socket. To end a blocked operation, close the socket, or cancel the statement.
 *   <li><b>Two threads</b>, one that reads and one that writes, do not wait for each other.
 *   <li><b>Options</b> that mean nothing here (no delay, keep alive, linger, traffic class) are
 *       accepted and have no effect.
 * </ul>
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/">The driver's connection
 *     properties</a>
 */
public final class UnixSocketFactory extends SocketFactory {
  private final UnixDomainSocketAddress address;

  /**
   * Creates a factory of sockets that lead to a file; it need not exist yet.
   *
   * @param path the path of the socket's file; a relative one is seen from the working directory
   * @throws IllegalArgumentException if it is empty or no path
   */
  public UnixSocketFactory(String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "The path of the Unix-domain socket is empty: set socketFactoryArg to the socket's file");
    }
    try {
      address = UnixDomainSocketAddress.of(Path.of(path));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "Not a path that this JVM can open: "
              + path
              + " ("
              + e.getReason()
              + "). Where it has letters outside ASCII, start the JVM in a UTF-8 locale",
          e);
    }
  }

  /** Returns a socket that is not connected yet. */
  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(address);
  }

  /** Returns a connected socket; the parameters are ignored. */
  @Override
  public Socket createSocket(String host, int port) throws IOException {
    UnixSocket socket = new UnixSocket(address);
    socket.connect(address);
    return socket;
  }

  /** Returns a connected socket; the parameters are ignored. */
  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  /** Returns a connected socket; the parameters are ignored. */
  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host.getHostName(), port);
  }

  /** Returns a connected socket; the parameters are ignored. */
  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }
}
