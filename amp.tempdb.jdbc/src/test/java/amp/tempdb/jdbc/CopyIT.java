package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CopyIT {
  private static final int ROWS = 200_000;

  @Test
  void twoHundredMegabytesGoInAndComeOutUnchanged() throws Exception {
    try (PostgresServer server = new PostgresServer("s");
        Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE UNLOGGED TABLE rows (line text)");
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      CRC32 sent = new CRC32();
      CRC32 received = new CRC32();
      long in =
          copy.copyIn("COPY rows FROM STDIN", new CheckedInputStream(new Rows(), sent), 65536);
      long out =
          copy.copyOut(
              "COPY rows TO STDOUT",
              new CheckedOutputStream(OutputStream.nullOutputStream(), received));

      assertThat(in).isEqualTo(ROWS);
      assertThat(out).isEqualTo(ROWS);
      assertThat(received.getValue()).isEqualTo(sent.getValue());
    }
  }

  /** Rows of a thousand bytes, each with its number. */
  private static final class Rows extends InputStream {
    private final byte[] row =
        ("00000000" + "x".repeat(991) + "\n").getBytes(StandardCharsets.US_ASCII);
    private int rows;
    private int at = row.length;

    @Override
    public int read() {
      throw new UnsupportedOperationException("the driver reads blocks");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (at == row.length) {
        if (rows == ROWS) {
          return -1;
        }
        at = 0;
        rows++;
        for (int digit = 7, rest = rows; digit >= 0; digit--, rest /= 10) {
          row[digit] = (byte) ('0' + rest % 10);
        }
      }
      int count = Math.min(length, row.length - at);
      System.arraycopy(row, at, target, offset, count);
      at += count;
      return count;
    }
  }
}
