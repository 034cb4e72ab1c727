package amp.sql;

import java.io.IOException;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.jdbc.PgConnection;

/**
 * Reads what COPY sends in pieces. The driver hands out whole messages only, and a message is a
 * row, so a row of 200 MB would need 200 MB of memory. Here the driver's own stream is read between
 * the messages' headers; everything but rows is left to the driver.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-COPY">PostgreSQL 18,
 *     54.2.7 COPY Operations</a>
 */
public final class CopyStream {
  private static final int COPY_DATA = 'd';

  private final CopyOut copy;
  private final @Nullable PGStream stream;
  private int left;
  private long rows;
  private byte[] whole = {};
  private boolean ended;

  /**
   * Begins to copy.
   *
   * @param sql a {@code COPY … TO STDOUT}
   */
  public CopyStream(Connection connection, String sql) throws SQLException {
    PgConnection driver = connection.unwrap(PgConnection.class);
    this.copy = driver.getCopyAPI().copyOut(sql);
    this.stream = stream(driver);
  }

  /** Another version of the driver may hide its stream: then whole messages have to do. */
  private static @Nullable PGStream stream(PgConnection driver) {
    try {
      Field field = QueryExecutorBase.class.getDeclaredField("pgStream");
      field.setAccessible(true);
      return field.get(driver.getQueryExecutor()) instanceof PGStream found ? found : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** Returns how many rows there were, once all of it has been read. */
  public long count() {
    return copy.getHandledRowCount();
  }

  /** Returns how many rows were begun. */
  public long rows() {
    return rows;
  }

  /**
   * Reads at least one byte.
   *
   * @return how many; -1 at the end
   */
  public int read(byte[] buffer, int offset, int length) throws SQLException {
    try {
      while (left == 0) {
        if (!next()) {
          return -1;
        }
      }
      int count = Math.min(left, length);
      if (whole.length > 0) {
        System.arraycopy(whole, whole.length - left, buffer, offset, count);
      } else if (stream != null) {
        stream.receive(buffer, offset, count);
      }
      left -= count;
      return count;
    } catch (IOException e) {
      throw new SQLException("the connection was lost: " + e, SqlStates.CONNECTION_FAILURE, e);
    }
  }

  private boolean next() throws SQLException, IOException {
    if (ended) {
      return false;
    }
    whole = new byte[0];
    if (stream != null && stream.peekChar() == COPY_DATA) {
      stream.receiveChar();
      left = stream.receiveInteger4() - Integer.BYTES;
    } else {
      byte[] message = copy.readFromCopy();
      if (message == null) {
        ended = true;
        return false;
      }
      whole = message;
      left = message.length;
    }
    rows++;
    return true;
  }
}
