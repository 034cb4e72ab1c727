package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyProgress;
import amp.pgcopy.rows.RowPump;
import amp.pgcopy.rows.TableData;
import amp.pgcopy.session.OpenSessions;
import amp.pgcopy.session.Sessions;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The one transaction in which a database that others use is added to. Whatever ends it, the
 * database has all of it or nothing.
 */
final class FillingTransaction implements AutoCloseable {
  private static final String LOCK_TIMEOUT = "60s";

  private final ConnectionTarget target;
  private final Connection writer;
  private long rows;
  private long bytes;

  private FillingTransaction(ConnectionTarget target, Connection writer) {
    this.target = target;
    this.writer = writer;
  }

  /** Connects, and begins it; nothing is found without its schema but what is PostgreSQL's own. */
  static FillingTransaction begin(ConnectionTarget target) throws SQLException {
    Connection writer = Sessions.writer(target);
    try {
      SqlStatements.execute(writer, "begin; set local lock_timeout = '" + LOCK_TIMEOUT + "'");
      // Copies are written without; this is the place where the rows stay.
      SqlStatements.execute(writer, "set local synchronous_commit = on");
      FillingTransaction filling = new FillingTransaction(target, writer);
      filling.printSchemas();
      return filling;
    } catch (SQLException e) {
      writer.close();
      throw e;
    }
  }

  /** Returns its connection. */
  Connection writer() {
    return writer;
  }

  /** Has names printed with their schemas. */
  void printSchemas() throws SQLException {
    path("''");
  }

  /**
   * Says where functions that a row calls find what they name without a schema.
   *
   * @param schemas a list of names, quoted where that is needed
   */
  void path(String schemas) throws SQLException {
    SqlStatements.execute(writer, "set local search_path = " + schemas);
  }

  /**
   * Copies rows, one table after the other.
   *
   * @param from the source in its snapshot
   */
  void add(List<TableData> tables, Connection from, CopyListener listener) throws SQLException {
    RowPump pump = new RowPump();
    for (TableData table : tables) {
      long before = rows;
      rows =
          before
              + pump.add(
                  table,
                  from,
                  writer,
                  (moved, ofTable) -> {
                    bytes += moved;
                    listener.progress(new CopyProgress(before + ofTable, bytes, 0, table.name()));
                  });
    }
  }

  /** Returns how many bytes of rows were copied. */
  long bytes() {
    return bytes;
  }

  /**
   * Ends it without a change, where something stands against it.
   *
   * @param what what is wrong with the database: what follows its name, with the quotation mark
   * @param lines what it is, a line each; empty where nothing is
   * @throws CopyException when there is anything
   */
  void refuse(String what, List<String> lines, String advice) {
    refuse(target, what, lines, advice);
  }

  /** The same before it has begun. */
  static void refuse(ConnectionTarget target, String what, List<String> lines, String advice) {
    if (!lines.isEmpty()) {
      int shown = Math.min(20, lines.size());
      String more = lines.size() > shown ? "\n  and " + (lines.size() - shown) : "";
      throw new CopyException(
          ProblemKind.FAILED,
          "the database \""
              + target.database()
              + what
              + ":\n  "
              + String.join("\n  ", lines.subList(0, shown))
              + more,
          List.of(new Remedy.Advice("Nothing was copied. " + advice)),
          null);
    }
  }

  /**
   * Commits.
   *
   * @param what what is unknown where the answer is lost: {@code the rows are there}
   * @param advice what to do then
   * @throws CopyException when the answer is lost, or the copy was cancelled before
   */
  void commit(String what, String advice) throws SQLException {
    OpenSessions.leaveUndisturbed(writer);
    try {
      SqlStatements.execute(writer, "commit");
    } catch (SQLException e) {
      if (!SqlStates.isConnectionLost(e)) {
        throw e;
      }
      throw new CopyException(
          ProblemKind.UNKNOWN_OUTCOME,
          "the connection broke at the end, and whether " + what + " is unknown: " + e.getMessage(),
          List.of(new Remedy.Advice(advice)),
          e);
    }
  }

  @Override
  public void close() throws SQLException {
    writer.close();
  }
}
