package amp.tempdb.api.pool;

import amp.tempdb.api.Durability;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How a server copies a database: block by block through its log, or file by file between two
 * checkpoints, since version 18 with what the file system offers.
 *
 * @see <a href="https://www.postgresql.org/docs/18/runtime-config-resource.html">PostgreSQL 18,
 *     file_copy_method</a>
 */
final class CopyStrategy {
  /** Where every file is synced, some 300 of them, the log is cheaper up to this size. */
  private static final long LARGE = 64L << 20;

  /** object_in_use: somebody is connected to the template. The server has waited five seconds. */
  static final String IN_USE = "55006";

  private final int major;
  private final Durability durability;
  private volatile boolean cloneFails;

  CopyStrategy(int major, Durability durability) {
    this.major = major;
    this.durability = durability;
  }

  void copy(Connection connection, String template, String copy) throws SQLException {
    String create = "CREATE DATABASE " + quoted(copy) + " TEMPLATE " + quoted(template);
    if (major < 15) {
      Copies.execute(connection, create);
    } else if (durability == Durability.SAFE && bytes(connection, template) < LARGE) {
      Copies.execute(connection, create + " STRATEGY wal_log");
    } else if (major < 18) {
      Copies.execute(connection, create + " STRATEGY file_copy");
    } else if (cloneFails || !cloned(connection, create)) {
      // What is set holds for its session alone, and this one may have cloned before.
      Copies.execute(connection, "SET file_copy_method = copy");
      Copies.execute(connection, create + " STRATEGY file_copy");
    }
  }

  /** Asking whether a file system can clone files is trying it. */
  private boolean cloned(Connection connection, String create) throws SQLException {
    try {
      Copies.execute(connection, "SET file_copy_method = clone");
      Copies.execute(connection, create + " STRATEGY file_copy");
      return true;
    } catch (SQLException e) {
      if (IN_USE.equals(e.getSQLState()) || !connection.isValid(1)) {
        throw e;
      }
      cloneFails = true;
      return false;
    }
  }

  private static long bytes(Connection connection, String database) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_database_size(" + literal(database) + ")")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Quotes an identifier (PostgreSQL 18, 4.1.1 Identifiers and Key Words). */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Quotes a constant (PostgreSQL 18, 4.1.2.1 String Constants). */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
