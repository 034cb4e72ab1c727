package amp.pgcopy.rows;

import amp.sql.SqlStatements;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Large objects, which are in no table. They keep their numbers.
 *
 * @see <a href="https://www.postgresql.org/docs/18/lo-funcs.html">PostgreSQL 18, 33.4 Server-side
 *     Functions</a>
 */
public final class LargeObjects {
  private static final int PIECE = 1 << 20;

  /** INV_READ, and SEEK_END. */
  private static final String SIZE =
      "select lo_lseek64(fd, 0, 2), lo_close(fd) from lo_open(%d, 262144) fd";

  private LargeObjects() {}

  public static List<Long> list(Connection connection) throws SQLException {
    List<Long> oids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select oid from pg_largeobject_metadata order by oid")) {
      while (rows.next()) {
        oids.add(rows.getLong(1));
      }
    }
    return oids;
  }

  public static void copy(Connection from, Connection to, List<Long> oids) throws SQLException {
    for (long oid : oids) {
      SqlStatements.execute(to, "begin");
      copyOne(from, to, oid);
      SqlStatements.execute(to, "commit");
    }
  }

  /** Copies one, in the transaction that has begun. */
  public static void copyOne(Connection from, Connection to, long oid) throws SQLException {
    SqlStatements.execute(to, "select lo_create(" + oid + ")");
    long size = Long.parseLong(SqlStatements.value(from, SIZE.formatted(oid)));
    for (long offset = 0; offset < size; offset += PIECE) {
      copyPiece(from, to, oid, offset);
    }
  }

  private static void copyPiece(Connection from, Connection to, long oid, long offset)
      throws SQLException {
    String get = "select lo_get(" + oid + ", " + offset + ", " + PIECE + ")";
    try (Statement read = from.createStatement();
        ResultSet row = read.executeQuery(get);
        PreparedStatement write =
            to.prepareStatement("select lo_put(" + oid + ", " + offset + ", ?)")) {
      row.next();
      write.setBytes(1, row.getBytes(1));
      write.execute();
    }
  }

  /** Takes a piece of an object. */
  @FunctionalInterface
  public interface Piece {
    /** Takes it, as hexadecimal digits. */
    void take(long offset, String hex) throws IOException;
  }

  /** Reads an object a piece at a time. */
  public static void read(Connection from, long oid, Piece piece) throws SQLException, IOException {
    long size = Long.parseLong(SqlStatements.value(from, SIZE.formatted(oid)));
    for (long offset = 0; offset < size; offset += PIECE) {
      piece.take(
          offset,
          SqlStatements.value(
              from, "select encode(lo_get(" + oid + ", " + offset + ", " + PIECE + "), 'hex')"));
    }
  }

  /** Returns a hash of an object's bytes, made by the server a piece at a time. */
  public static String hash(Connection connection, long oid) throws SQLException {
    long size = Long.parseLong(SqlStatements.value(connection, SIZE.formatted(oid)));
    return size
        + ":"
        + SqlStatements.value(
            connection,
            "select coalesce(sum(hashtextextended(encode(lo_get("
                + oid
                + ", n * "
                + PIECE
                + ", "
                + PIECE
                + "), 'hex'), n)), 0) from generate_series(0, "
                + size / PIECE
                + ") n");
  }
}
