package amp.cli.sql;

import amp.metadb.connect.MetadataDbSpec;
import amp.sql.Connector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import javax.net.SocketFactory;

/**
 * A session of the JDBC driver with no server, before there is one: what the driver loads and
 * prepares for its first session takes as long as PostgreSQL takes to start, and is done meanwhile.
 * The answers of a server to the questions of one short session are written down here; whatever the
 * driver asks, it reads them in this order. When it wants others, the rehearsal ends early, and
 * that is all.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">PostgreSQL 18,
 *     message formats</a>
 */
public final class Rehearsal {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "client_encoding", "UTF8",
          "DateStyle", "ISO, MDY",
          "integer_datetimes", "on",
          "server_version", "18.6",
          "standard_conforming_strings", "on",
          "TimeZone", "UTC");

  /** The number of the type {@code int4}. */
  private static final int INT4 = 23;

  private Rehearsal() {}

  /** Begins it in a thread of its own, which nobody waits for. */
  public static void begin() {
    Thread thread = new Thread(Rehearsal::play, "driver rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  /** Goes through it; nothing that goes wrong matters. */
  static void play() {
    try {
      perform();
    } catch (SQLException | RuntimeException e) {
      // Another version of the driver asks other questions: it loads what it needs later.
    }
  }

  /** Connects, and asks one question. */
  static int perform() throws SQLException {
    MetadataDbSpec spec =
        MetadataDbSpec.of("postgresql://postgres@localhost/amp?sslmode=disable")
            .property("gssEncMode", "disable")
            .property("assumeMinServerVersion", "18")
            .property("socketFactory", Stage.class.getName());
    try (Connection connection = Connector.open(spec.target());
        PreparedStatement statement = connection.prepareStatement("SELECT 1");
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getInt(1);
    }
  }

  /** Makes the sockets of a rehearsal. The driver finds it by its name. */
  public static final class Stage extends SocketFactory {
    /** Creates it. */
    public Stage() {}

    @Override
    public Socket createSocket() {
      return new Prompter();
    }

    @Override
    public Socket createSocket(String host, int port) {
      return new Prompter();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return new Prompter();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return new Prompter();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return new Prompter();
    }
  }

  /** A socket that leads nowhere, takes every word, and gives the answers. */
  private static final class Prompter extends Socket {
    private final InputStream answers = new ByteArrayInputStream(answers());

    @Override
    public void connect(SocketAddress endpoint, int timeout) {
      // There is nobody.
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public InputStream getInputStream() {
      return answers;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void setTcpNoDelay(boolean on) {
      // It has no options.
    }

    @Override
    public void setKeepAlive(boolean on) {
      // It has no options.
    }

    @Override
    public void setSoTimeout(int millis) {
      // It has no options.
    }

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public int getSendBufferSize() {
      return 8192;
    }
  }

  private static byte[] answers() {
    Message all = new Message();
    // AuthenticationOk, ParameterStatus, BackendKeyData and ReadyForQuery, outside a transaction.
    all.add('R', new Message().integer(0));
    PARAMETERS.forEach((name, value) -> all.add('S', new Message().text(name).text(value)));
    all.add('K', new Message().integer(1).integer(1));
    all.add('Z', new Message().letter('I'));
    // ParseComplete and BindComplete; a RowDescription of one column, of no table, as text.
    all.add('1', new Message()).add('2', new Message());
    Message column = new Message().text("?column?").integer(0).half(0);
    all.add('T', new Message().half(1).append(column.integer(INT4).half(4).integer(-1).half(0)));
    // A DataRow with its one value, of one byte; CommandComplete; ReadyForQuery.
    all.add('D', new Message().half(1).integer(1).letter('1'));
    all.add('C', new Message().text("SELECT 1"));
    all.add('Z', new Message().letter('I'));
    return all.bytes.toByteArray();
  }

  /** Bytes as the protocol orders them. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message letter(char letter) {
      bytes.write(letter);
      return this;
    }

    Message half(int value) {
      bytes.write(value >> 8);
      bytes.write(value);
      return this;
    }

    Message integer(int value) {
      return half(value >> 16).half(value);
    }

    Message text(String text) {
      bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      bytes.write(0);
      return this;
    }

    Message append(Message other) {
      bytes.writeBytes(other.bytes.toByteArray());
      return this;
    }

    /** Adds a message with its type and its length, which counts itself. */
    Message add(char type, Message content) {
      return letter(type).integer(4 + content.bytes.size()).append(content);
    }
  }
}
