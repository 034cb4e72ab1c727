package amp.tempdb.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a server for a connection, as far as its first answer: the only proof that it serves.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-flow.html">PostgreSQL 18, 54.2 Message
 *     Flow</a>
 */
final class Handshake {
  private static final int PROTOCOL_3_0 = 3 << 16;
  private static final String CANNOT_CONNECT_NOW = "57P03";
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final int LONGEST_ANSWER = 30_000;

  /** What the server answered. */
  enum Answer {
    /** It accepts connections to the database. */
    READY,
    /** It accepts connections, and the database does not exist. */
    NO_DATABASE,
    /** It is starting, recovering or shutting down. */
    NOT_NOW,
    /** Nobody listens, or whoever listens does not answer. */
    NOTHING
  }

  private Handshake() {}

  static Answer ask(Endpoint endpoint, String database, Duration timeout) {
    try (Socket socket = endpoint.connect(timeout)) {
      socket.getOutputStream().write(startup(database));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte type = in.readByte();
      if (type == 'R') {
        // Authentication: accepted already, or a password is wanted.
        return Answer.READY;
      }
      return type == 'E' ? error(in) : Answer.NOTHING;
    } catch (IOException e) {
      return Answer.NOTHING;
    }
  }

  private static byte[] startup(String database) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String word : new String[] {"user", Endpoint.USER, "database", database}) {
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

  private static Answer error(DataInputStream in) throws IOException {
    int length = in.readInt() - 4;
    if (length < 0 || length > LONGEST_ANSWER) {
      return Answer.NOTHING;
    }
    String fields = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    for (String field : fields.split("\0")) {
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
