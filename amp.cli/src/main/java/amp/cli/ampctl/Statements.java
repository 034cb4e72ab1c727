package amp.cli.ampctl;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/** Runs what a user typed, and prints what comes back. */
final class Statements {
  private final Connection connection;
  private final PrintWriter out;
  private final PrintWriter err;

  Statements(Connection connection, PrintWriter out, PrintWriter err) {
    this.connection = connection;
    this.out = out;
    this.err = err;
  }

  /** Runs one or several statements; rows go to one stream, everything else to the other. */
  void run(String sql, RowFormat format) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      boolean rows = statement.execute(sql);
      while (true) {
        printWarnings(statement.getWarnings());
        if (rows) {
          try (ResultSet result = statement.getResultSet()) {
            format.write(Rows.read(result), out);
          }
        } else if (statement.getUpdateCount() >= 0) {
          err.println("ok, " + statement.getUpdateCount() + " rows");
        } else {
          break;
        }
        rows = statement.getMoreResults();
      }
      out.flush();
    }
  }

  private void printWarnings(SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      err.println(warning.getMessage());
    }
  }
}
