package amp.tempdb.postgres.cluster;

import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a cluster says of itself in {@code global/pg_control}: the server changes it when it starts,
 * at every checkpoint, and when it ends.
 *
 * @see <a href="https://www.postgresql.org/docs/18/app-pgcontroldata.html">PostgreSQL 18,
 *     pg_controldata</a>
 */
public final class ControlFile {
  /** DB_SHUTDOWNED of PostgreSQL's catalog/pg_control.h, the same in every version we run. */
  private static final int SHUT_DOWN = 1;

  /** Where the state stands: after two integers of 32 bits and one of 64. */
  private static final int STATE = 16;

  /** PG_CONTROL_FILE_SIZE is 8192 (catalog/pg_control.h). */
  public static final int MOST_BYTES = 64 * 1024;

  /** Where the last checkpoint's nextXid stands, in every version from 12 to 18. */
  private static final int NEXT_TRANSACTION = 64;

  private final byte[] content;

  private ControlFile(byte[] content) {
    this.content = content;
  }

  public static ControlFile read(Path data) throws IOException {
    byte[] content = SmallFile.bytes(data.resolve("global/pg_control"), MOST_BYTES);
    if (content.length < NEXT_TRANSACTION + Long.BYTES) {
      throw new IOException("pg_control has " + content.length + " bytes only");
    }
    return new ControlFile(content);
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(content).order(ByteOrder.nativeOrder());
  }

  /** Tells whether the last server was shut down in order; false while one runs. */
  public boolean isShutDown() {
    return buffer().getInt(STATE) == SHUT_DOWN;
  }

  /**
   * Returns the transaction id that the next one that writes will get; of a cluster that was shut
   * down in order.
   */
  public long nextTransaction() {
    return buffer().getLong(NEXT_TRANSACTION);
  }

  /** Tells whether no server has run in between. */
  public boolean isSame(ControlFile other) {
    return Arrays.equals(content, other.content);
  }
}
