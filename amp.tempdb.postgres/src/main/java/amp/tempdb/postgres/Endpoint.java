package amp.tempdb.postgres;

import amp.json.JsonException;
import amp.json.JsonObject;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.jdbc.UnixSocketFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a server listens. */
sealed interface Endpoint {
  /** The superuser of every managed cluster. */
  String USER = "postgres";

  /** Describes it for {@code state.json}. */
  Map<String, Object> describe();

  /** Returns how clients connect. */
  ConnectionInfo connection(ClusterFolder folder, String database) throws IOException;

  /** Connects. */
  Socket connect(Duration timeout) throws IOException;

  /** Returns the same place with another port. */
  static Endpoint parse(JsonObject json) {
    int port = Math.toIntExact(json.number("port"));
    if (port < 1 || port > 65_535) {
      throw new JsonException("\"port\" is out of range: " + port);
    }
    return switch (json.string("kind")) {
      case "unix" -> new Unix(Path.of(json.string("directory")));
      case "tcp" -> new Tcp(port);
      default -> throw new JsonException("\"kind\" is unknown: " + json.string("kind"));
    };
  }

  /**
   * A Unix-domain socket.
   *
   * @param directory the directory that holds it, absolute
   */
  record Unix(Path directory) implements Endpoint {
    static final int PORT = 5432;

    Path socket() {
      return directory.resolve(".s.PGSQL." + PORT);
    }

    @Override
    public Map<String, Object> describe() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("kind", "unix");
      values.put("directory", directory.toString());
      values.put("port", PORT);
      return values;
    }

    @Override
    public ConnectionInfo connection(ClusterFolder folder, String database) {
      return ConnectionInfo.unix(directory, PORT, USER, database);
    }

    @Override
    public Socket connect(Duration timeout) throws IOException {
      Socket socket = new UnixSocketFactory(socket().toString()).createSocket();
      return connected(socket, new InetSocketAddress("localhost", PORT), timeout);
    }
  }

  /**
   * A port of the loopback interface.
   *
   * @param port the port
   */
  record Tcp(int port) implements Endpoint {
    static final String HOST = "127.0.0.1";

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
    public Socket connect(Duration timeout) throws IOException {
      return connected(new Socket(), new InetSocketAddress(HOST, port), timeout);
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
