package amp.cli.sql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs what a user typed, and prints what comes back. */
public final class Statements {
  private static final int FETCH = 1000;
  private static final Pattern READS = Pattern.compile("(?is)\\s*(select|with|values|table)\\b.*");
  private static final Pattern CHANGES =
      Pattern.compile("(?is)\\s*(insert|update|delete|merge|copy|with)\\b.*");

  private final Connection connection;
  private final PrintWriter out;
  private final PrintWriter err;
  private volatile @Nullable Statement running;
  private volatile boolean cancelled;

  public Statements(Connection connection, PrintWriter out, PrintWriter err) {
    this.connection = connection;
    this.out = out;
    this.err = err;
  }

  /** Runs one or several statements; rows go to one stream, everything else to the other. */
  void run(String sql, RowFormat format) throws SQLException {
    cancelled = false;
    try (Statement statement = connection.createStatement()) {
      running = statement;
      statement.setEscapeProcessing(false);
      statement.setFetchSize(FETCH);
      boolean rows = statement.execute(sql);
      while (true) {
        printWarnings(statement.getWarnings());
        statement.clearWarnings();
        if (rows) {
          try (ResultSet result = statement.getResultSet()) {
            Rows.copy(result, format.to(out), () -> cancelled || out.checkError());
          }
        } else if (statement.getLargeUpdateCount() >= 0) {
          err.println(done(sql, statement.getLargeUpdateCount()));
        } else {
          break;
        }
        rows = statement.getMoreResults();
      }
      out.flush();
    } finally {
      running = null;
    }
  }

  /**
   * Runs what is a transaction of its own. The rows of a single query are fetched by and by, so
   * that there may be more of them than fit into memory.
   */
  public void runAlone(String sql, RowFormat format) throws SQLException {
    StatementReader reader = new StatementReader();
    List<String> statements = reader.add(sql + "\n;");
    if (statements.size() != 1 || !READS.matcher(statements.get(0)).matches()) {
      run(sql, format);
      return;
    }
    // Only within a transaction does the driver use a cursor.
    connection.setAutoCommit(false);
    run(sql, format);
    connection.commit();
  }

  /** Ends what runs; called from another thread. */
  void cancel() {
    cancelled = true;
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        err.println("the query cannot be cancelled: " + e.getMessage());
      }
    }
  }

  private static String done(String sql, long count) {
    if (count == 0 && !CHANGES.matcher(sql).matches()) {
      return "ok";
    }
    return count == 1 ? "ok, 1 row" : "ok, " + count + " rows";
  }

  private void printWarnings(@Nullable SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      err.println(warning.getMessage());
    }
  }
}
