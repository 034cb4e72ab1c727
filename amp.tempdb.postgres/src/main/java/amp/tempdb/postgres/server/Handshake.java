package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.tempdb.postgres.cluster.Endpoint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Asks a server for a session, as far as that goes without a password: the only proof that it
 * serves.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-flow.html">PostgreSQL 18, 54.2 Message
 *     Flow</a>
 */
public final class Handshake {
  private static final int PROTOCOL_3_0 = 3 << 16;
  private static final String CANNOT_CONNECT_NOW = "57P03";
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final int ACCEPTED = 0;
  private static final int LONGEST_MESSAGE = 30_000;

  /** What the server answered. */
  enum Answer {
    /** It accepts connections to the database. */
    READY,
    /** It accepts connections, and tells more only against the password. */
    PASSWORD,
    /** It accepts connections, and the database does not exist. */
    NO_DATABASE,
    /** It is starting, recovering or shutting down. */
    NOT_NOW,
    /** Nobody listens, or whoever listens does not answer. */
    NOTHING;

    /** Tells whether a server is at work. */
    boolean serves() {
      return this == READY || this == PASSWORD || this == NO_DATABASE;
    }
  }

  private Handshake() {}

  /**
   * Asks.
   *
   * @param version the server's
   */
  public static Answer ask(Endpoint endpoint, String database, String version, Duration timeout) {
    Deadline deadline = Deadline.in(timeout);
    try (Socket socket = endpoint.connect(timeout)) {
      socket.getOutputStream().write(startup(database, OwnSession.options(version)));
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(new Limited(socket, deadline)));
      while (true) {
        byte type = in.readByte();
        byte[] body = body(in);
        if (type == 'E') {
          return error(body);
        }
        if (type == 'R' && body.length >= 4 && body[3] != ACCEPTED) {
          return Answer.PASSWORD;
        }
        if (type == 'Z') {
          return Answer.READY;
        }
      }
    } catch (IOException e) {
      return Answer.NOTHING;
    }
  }

  /** Ends with the deadline, however slowly bytes come in. */
  private static final class Limited extends FilterInputStream {
    private final Socket socket;
    private final Deadline deadline;

    Limited(Socket socket, Deadline deadline) throws IOException {
      super(socket.getInputStream());
      this.socket = socket;
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      limit();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      limit();
      return super.read(bytes, offset, length);
    }

    private void limit() throws IOException {
      int left = (int) deadline.left().toMillis();
      if (left <= 0) {
        throw new SocketTimeoutException("no answer in time");
      }
      socket.setSoTimeout(left);
    }
  }

  private static byte[] startup(String database, String options) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String word : List.of("user", Endpoint.USER, "database", database, "options", options)) {
      body.write(word.getBytes(StandardCharsets.UTF_8));
      body.write(0);
    }
    body.write(0);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(message);
    out.writeInt(8 + body.size());
    out.writeInt(PROTOCOL_3_0);
    body.writeTo(out);
    return message.toByteArray();
  }

  private static byte[] body(DataInputStream in) throws IOException {
    int length = in.readInt() - 4;
    if (length < 0 || length > LONGEST_MESSAGE) {
      throw new IOException("not a message of PostgreSQL's protocol");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return body;
  }

  private static Answer error(byte[] body) {
    String fields = new String(body, StandardCharsets.ISO_8859_1);
    for (String field : fields.split("\0", 0)) {
      if (field.equals("C" + CANNOT_CONNECT_NOW)) {
        return Answer.NOT_NOW;
      }
      if (field.equals("C" + NO_SUCH_DATABASE)) {
        return Answer.NO_DATABASE;
      }
    }
    // Any other refusal comes from a server at work: too many connections, a role that is missing.
    return Answer.READY;
  }
}
