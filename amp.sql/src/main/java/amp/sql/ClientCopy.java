package amp.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Runs {@code COPY … TO STDOUT} and {@code COPY … FROM STDIN}, which JDBC has no statements for.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">PostgreSQL 18, COPY</a>
 */
public final class ClientCopy {
  private static final int PIECE = 1 << 16;

  private ClientCopy() {}

  /**
   * Writes rows as text for a person, whatever their size. What is not UTF-8 in them, since the
   * statement names another encoding, becomes a replacement character.
   *
   * @return how many they were
   * @throws IOException when they cannot be written
   */
  public static long out(Connection connection, String sql, Writer to)
      throws SQLException, IOException {
    // What the driver's connections have the server send.
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    ByteBuffer bytes = ByteBuffer.allocate(PIECE);
    CharBuffer text = CharBuffer.allocate(PIECE);
    CopyStream rows = new CopyStream(connection, sql);
    int read;
    do {
      read = rows.read(bytes.array(), bytes.position(), bytes.remaining());
      bytes.position(bytes.position() + Math.max(0, read)).flip();
      decoder.decode(bytes, text, read < 0);
      to.write(text.array(), 0, text.position());
      text.clear();
      bytes.compact();
    } while (read >= 0);
    return rows.count();
  }

  /**
   * Writes rows as bytes, whatever their size.
   *
   * @return how many they were
   * @throws IOException when they cannot be written
   */
  public static long out(Connection connection, String sql, OutputStream to)
      throws SQLException, IOException {
    byte[] bytes = new byte[PIECE];
    CopyStream rows = new CopyStream(connection, sql);
    int read;
    while ((read = rows.read(bytes, 0, bytes.length)) >= 0) {
      to.write(bytes, 0, read);
    }
    return rows.count();
  }

  /**
   * Reads rows as bytes, in the encoding and the format that the statement says.
   *
   * @return how many they were
   * @throws IOException when they cannot be read
   */
  public static long in(Connection connection, String sql, InputStream from)
      throws SQLException, IOException {
    return driver(connection).getCopyAPI().copyIn(sql, from, PIECE);
  }

  /** Ends what a connection runs, a copy too; called from another thread. */
  public static void cancel(Connection connection) throws SQLException {
    driver(connection).cancelQuery();
  }

  private static PGConnection driver(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class);
  }
}
