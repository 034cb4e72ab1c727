package amp.tempdb.postgres.cluster;

import amp.json.JsonException;
import amp.json.JsonObject;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.jdbc.UnixSocketFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where a server listens. */
public sealed interface Endpoint {
  /** The superuser of every managed cluster. */
  String USER = "postgres";

  /** Tells whether the server listens on a port. */
  boolean listening();

  /** Describes it for {@code state.json}. */
  Map<String, Object> describe();

  /** Returns how clients connect. */
  ConnectionInfo connection(ClusterFolder folder, String database) throws IOException;

  /** Connects. */
  Socket connect(Duration timeout) throws IOException;

  /** Returns how clients connect over TCP; empty where the server listens on a socket alone. */
  Optional<ConnectionInfo> tcpConnection(ClusterFolder folder, String database) throws IOException;

  /** Reads what {@link #describe} wrote. */
  static Endpoint parse(JsonObject json) {
    int port = Math.toIntExact(json.number("port"));
    if (port < 1 || port > 65_535) {
      throw new JsonException("\"port\" is out of range: " + port);
    }
    return switch (json.string("kind")) {
      case "unix" -> new Unix(Path.of(json.string("directory")), port, json.has("host"));
      case "tcp" -> new Tcp(port);
      default -> throw new JsonException("\"kind\" is unknown: " + json.string("kind"));
    };
  }

  /**
   * A Unix-domain socket.
   *
   * @param directory the directory that holds it, absolute
   * @param port the number in its name
   * @param listening whether the server also listens on that port of the loopback interface:
   *     PostgreSQL has one number for both
   */
  public record Unix(Path directory, int port, boolean listening) implements Endpoint {
    public static final int PORT = 5432;

    public Unix(Path directory) {
      this(directory, PORT, false);
    }

    public Path socket() {
      return directory.resolve(".s.PGSQL." + port);
    }

    @Override
    public Map<String, Object> describe() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("kind", "unix");
      values.put("directory", directory.toString());
      values.put("port", port);
      if (listening) {
        values.put("host", Tcp.HOST);
      }
      return values;
    }

    @Override
    public ConnectionInfo connection(ClusterFolder folder, String database) {
      return ConnectionInfo.unix(directory, port, USER, database);
    }

    @Override
    public Optional<ConnectionInfo> tcpConnection(ClusterFolder folder, String database)
        throws IOException {
      return listening ? Optional.of(new Tcp(port).connection(folder, database)) : Optional.empty();
    }

    @Override
    public Socket connect(Duration timeout) throws IOException {
      Socket socket = new UnixSocketFactory(socket().toString()).createSocket();
      return connected(socket, new InetSocketAddress("localhost", port), timeout);
    }
  }

  /**
   * A port of the loopback interface.
   *
   * @param port the port
   */
  record Tcp(int port) implements Endpoint {
    public static final String HOST = "127.0.0.1";

    @Override
    public boolean listening() {
      return true;
    }

    /**
     * Returns {@link #HOST} with a port. No resolver is asked, nor what kind of address Java
     * prefers.
     */
    public static InetSocketAddress address(int port) throws IOException {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    @Override
    public Map<String, Object> describe() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("kind", "tcp");
      values.put("host", HOST);
      values.put("port", port);
      return values;
    }

    @Override
    public ConnectionInfo connection(ClusterFolder folder, String database) throws IOException {
      return ConnectionInfo.tcp(
          HOST, port, USER, Password.read(folder), folder.passwordFile(), database);
    }

    @Override
    public Optional<ConnectionInfo> tcpConnection(ClusterFolder folder, String database)
        throws IOException {
      return Optional.of(connection(folder, database));
    }

    @Override
    public Socket connect(Duration timeout) throws IOException {
      return connected(new Socket(), address(port), timeout);
    }
  }

  private static Socket connected(Socket socket, InetSocketAddress address, Duration timeout)
      throws IOException {
    int millis = Math.max(1, (int) timeout.toMillis());
    try {
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
