package amp.pgcopy.session;

import amp.conninfo.ConnectionTarget;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The database that is read, at one moment: all its connections share a snapshot.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/18/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION">
 *     PostgreSQL 18, 9.28.5 Snapshot Synchronization Functions</a>
 */
public final class SourceSnapshot implements AutoCloseable {
  private final ConnectionTarget target;
  private final Connection leader;
  private final String snapshot;
  private final int version;
  private final List<Connection> readers = new ArrayList<>();

  private SourceSnapshot(ConnectionTarget target, Connection leader, String snapshot, int version) {
    this.target = target;
    this.leader = leader;
    this.snapshot = snapshot;
    this.version = version;
  }

  public static SourceSnapshot open(ConnectionTarget source) throws SQLException {
    ConnectionTarget target = Sessions.source(source);
    Connection leader = Sessions.reader(target);
    try {
      int version = Sessions.version(leader);
      begin(leader);
      String snapshot = SqlStatements.value(leader, "select pg_export_snapshot()");
      return new SourceSnapshot(target, leader, snapshot, version);
    } catch (SQLException | RuntimeException e) {
      leader.close();
      throw e;
    }
  }

  private static void begin(Connection connection) throws SQLException {
    SqlStatements.execute(
        connection, "begin transaction isolation level repeatable read, read only");
  }

  /** Returns how to connect to it otherwise. */
  public ConnectionTarget target() {
    return target;
  }

  /** Returns the connection that keeps the snapshot. */
  public Connection leader() {
    return leader;
  }

  /** Returns the snapshot's name, for other programs. */
  public String snapshot() {
    return snapshot;
  }

  /** Returns the server's major version. */
  public int version() {
    return version;
  }

  /** Opens a further connection that sees the same rows; it is closed with this. */
  public Connection reader() throws SQLException {
    Connection connection = Sessions.reader(target);
    synchronized (readers) {
      readers.add(connection);
    }
    begin(connection);
    SqlStatements.execute(connection, "set transaction snapshot " + SqlText.literal(snapshot));
    return connection;
  }

  @Override
  public void close() throws SQLException {
    synchronized (readers) {
      for (Connection reader : readers) {
        reader.close();
      }
      readers.clear();
    }
    leader.close();
  }
}
