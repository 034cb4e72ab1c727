package amp.pgcopy.rows;

import amp.sql.CopyStream;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.jdbc.PgConnection;

/** Moves the rows of one table from one connection to another through a buffer. */
public final class RowPump {
  private static final int BUFFER = 128 * 1024;

  /** Messages that the binary format has beside the rows: the one with the trailer. */
  private static final int TRAILER = 1;

  private final byte[] buffer = new byte[BUFFER];

  /** Is told of bytes that went over and may stop the copy by throwing. */
  @FunctionalInterface
  public interface Meter {
    /** Is told how many bytes went over, and how many rows of the table so far. */
    void moved(int bytes, long rowsOfTable) throws SQLException;
  }

  /** Copies a table in a transaction of its own; returns its rows. */
  long move(TableData table, Connection from, Connection to, Meter meter) throws SQLException {
    // What an extension brought with it stays.
    boolean own = table.condition().isEmpty();
    SqlStatements.execute(to, "begin");
    if (table.linked()) {
      // The other table is filled before or after it; what both have is compared in the end.
      SqlStatements.execute(to, "set local session_replication_role = replica");
    }
    if (own) {
      SqlStatements.execute(
          to, (table.linked() ? "delete from only " : "truncate only ") + table.name());
    }
    long rows = stream(table, from, to, own && !table.linked(), meter);
    SqlStatements.execute(to, "commit");
    return rows;
  }

  /**
   * Adds rows to a table, in the transaction that has begun; returns how many.
   *
   * @param meter is told of what goes over
   */
  public long add(TableData table, Connection from, Connection to, Meter meter)
      throws SQLException {
    try {
      return stream(table, from, to, false, meter);
    } catch (SQLException e) {
      throw new SQLException(
          "the rows of " + table.name() + ": " + e.getMessage(), e.getSQLState(), e);
    }
  }

  private long stream(TableData table, Connection from, Connection to, boolean own, Meter meter)
      throws SQLException {
    CopyIn in = to.unwrap(PgConnection.class).getCopyAPI().copyIn(table.copyIn(own));
    try {
      CopyStream out = new CopyStream(from, table.copyOut());
      int read = fill(out);
      while (read > 0) {
        in.writeToCopy(buffer, 0, read);
        meter.moved(read, Math.max(0, out.rows() - (table.binary() ? TRAILER : 0)));
        read = fill(out);
      }
      return in.endCopy();
    } catch (SQLException e) {
      cancel(in, e);
      throw e;
    }
  }

  /** Ends a copy that failed; what made it fail is what is reported. */
  public static void cancel(CopyIn copy, SQLException failure) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** Fills the buffer: a message a row would cost more than the rows. */
  private int fill(CopyStream out) throws SQLException {
    int filled = 0;
    while (filled < buffer.length) {
      int read = out.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        break;
      }
      filled += read;
    }
    return filled;
  }
}
