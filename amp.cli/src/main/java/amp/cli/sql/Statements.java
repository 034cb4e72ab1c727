package amp.cli.sql;

import amp.cli.console.CliException;
import amp.cli.console.Console;
import amp.cli.console.StandardInput;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.ClientCopy;
import amp.sql.SqlStates;
import amp.tempdb.postgres.snapshot.Clusters;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs what a user typed, and prints what comes back. */
public final class Statements {
  /** So few rows come first, since a row may be large; the driver then fetches as many as fit. */
  private static final int FIRST_FETCH = 10;

  /** What gives or may give rows, and may be in a transaction. */
  private static final Set<String> GIVES_ROWS =
      Set.of("select", "with", "values", "table", "(", "insert", "update", "delete", "merge");

  private static final Set<String> COUNTS =
      Set.of("insert", "update", "delete", "merge", "copy", "with");
  private static final Set<String> BEGINS = Set.of("begin", "start");
  private static final Set<String> ENDS = Set.of("commit", "end", "rollback", "abort", "prepare");

  /** What ends no transaction although it begins like that. */
  private static final Pattern GOES_ON =
      Pattern.compile(
          "(?is).*?\\b(?:(?:rollback|abort)\\s+(?:(?:work|transaction)\\s+)?to\\b"
              + "|and\\s+chain\\b|prepare\\s+(?!transaction\\b)).*");

  private static final Pattern COPY_OUT = Pattern.compile("(?is).*\\bto\\s+stdout\\b.*");
  private static final Pattern COPY_IN = Pattern.compile("(?is).*\\bfrom\\s+stdin\\b.*");
  private static final Pattern BINARY = Pattern.compile("(?is).*\\bstdout\\b.*\\bbinary\\b.*");

  /** A row this large, in several copies, still fits beside the rest of a command's memory. */
  private static final String LARGEST_ROW = "16 MiB";

  private static final String LARGEST_PROPERTY = "maxResultBuffer";

  /** What BEGIN warns of within a transaction: the one that this class has begun. */
  private static final String ACTIVE_TRANSACTION = "25001";

  /**
   * What a connection for statements is to be told, in properties of the driver: so many rows are
   * fetched as fit, and one that is too large is refused before it is read.
   */
  public static final Map<String, String> PROPERTIES =
      Map.of(LARGEST_PROPERTY, "16M", "adaptiveFetch", "true", "adaptiveFetchMaximum", "1000");

  /** So many bytes of rows are written at once. */
  private static final int BUFFER = 1 << 16;

  private final Connection connection;
  private final Console console;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Cancellation cancellation;

  public Statements(Connection connection, Console console) {
    this.connection = connection;
    this.console = console;
    this.out = console.out();
    this.err = console.err();
    this.cancellation = new Cancellation(() -> ClientCopy.cancel(connection));
  }

  /**
   * From now on, has SIGHUP, SIGINT and SIGTERM cancel the statement that runs in the server, and
   * then end the program. Nothing is committed after that.
   */
  public void cancelOnSignals() {
    cancellation.handleSignals();
  }

  /**
   * Runs one or several statements; rows go to one stream, everything else to the other. Those that
   * are copied in are among the lines that the statements are read from.
   */
  void run(String sql, RowFormat format) throws SQLException {
    try (Results results = new Results(format, out, false)) {
      run(sql, results, false, console.in().rows());
    }
  }

  /**
   * Runs a text as one transaction, each statement when the one before has been printed. Rows are
   * fetched by and by, so that there may be more of them than fit into memory. A single statement
   * may be one that allows no transaction.
   *
   * @throws CliException when the server refuses one, or the text begins a transaction and does not
   *     end it; of the kind {@code DISK_FULL} when the server has no room
   */
  public void runAll(String sql, RowFormat format) throws SQLException {
    List<String> statements = StatementReader.all(sql);
    boolean several = statements.size() > 1;
    boolean transaction =
        several || statements.stream().anyMatch(s -> GIVES_ROWS.contains(StatementReader.verb(s)));
    // Only within a transaction does the driver use a cursor.
    connection.setAutoCommit(!transaction);
    boolean open = false;
    int begin = 0;
    try (Results results = new Results(format, out, several)) {
      for (String statement : statements) {
        begin = sql.indexOf(statement, begin);
        try {
          run(statement, results, !open, console.in().bytes());
        } catch (SQLException e) {
          throw failed(sql, begin, e);
        }
        begin += statement.length();
        open = isOpenAfter(statement, open);
      }
    }
    if (open) {
      connection.rollback();
      throw new CliException(
          ProblemKind.USAGE,
          "the SQL begins a transaction and does not end it, so that nothing of it was kept",
          "Add COMMIT at its end, or leave out BEGIN: it is one transaction anyway");
    }
    if (transaction) {
      commit();
    }
  }

  /** Deferred constraints may take long. */
  private void commit() throws SQLException {
    cancellation.begin();
    try {
      connection.commit();
    } finally {
      cancellation.end();
    }
  }

  private static CliException failed(String sql, int begin, SQLException e) {
    if (String.valueOf(e.getMessage()).contains(LARGEST_PROPERTY)) {
      return tooLarge();
    }
    String problem = SqlError.text(e, sql, begin).replaceFirst("^ERROR: ", "");
    if (Clusters.isDiskFull(e)) {
      return new CliException(
          ProblemKind.DISK_FULL,
          problem,
          "The disk of the database's server is full: make room there, and repeat it");
    }
    String remedy =
        SqlStates.isConnectionLost(e)
            ? "Try again; ampctl status tells whether the database runs"
            : "Correct the SQL (SQLSTATE " + e.getSQLState() + ")";
    return new CliException(problem, remedy);
  }

  private static CliException tooLarge() {
    return new CliException(
        "the result has a row that is larger than the " + LARGEST_ROW + " that can be shown",
        "Ask for less of it, with left(COLUMN, 1000) for one,\n"
            + "or have it written as it is: ampctl metadb query 'copy (select …) to stdout'");
  }

  private static boolean isOpenAfter(String statement, boolean open) {
    String verb = StatementReader.verb(statement);
    if (BEGINS.contains(verb)) {
      return true;
    }
    return open && !(ENDS.contains(verb) && !GOES_ON.matcher(statement).matches());
  }

  private void run(String sql, Results results, boolean mayBegin, InputStream rows)
      throws SQLException {
    cancellation.begin();
    try {
      String verb = StatementReader.verb(sql);
      boolean in = isCopyIn(sql);
      if (in || (verb.equals("copy") && COPY_OUT.matcher(sql).matches())) {
        err.println(done(verb, in ? copyIn(sql, rows) : copyOut(sql)));
      } else {
        execute(sql, results, mayBegin && BEGINS.contains(verb));
      }
    } finally {
      cancellation.end();
    }
  }

  private void execute(String sql, Results results, boolean begins) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setFetchSize(FIRST_FETCH);
      boolean rows = statement.execute(sql);
      while (true) {
        printWarnings(statement.getWarnings(), begins);
        statement.clearWarnings();
        if (rows) {
          try (ResultSet result = statement.getResultSet()) {
            Rows.copy(result, results.next(), () -> cancellation.isCancelled() || out.checkError());
          }
        } else if (statement.getLargeUpdateCount() >= 0) {
          err.println(done(StatementReader.verb(sql), statement.getLargeUpdateCount()));
        } else {
          break;
        }
        rows = statement.getMoreResults();
      }
      out.flush();
    }
  }

  /**
   * Refuses a text that takes all of standard input, and copies rows from there. Those that follow
   * a statement, as in a script of pg_dump, would be run as SQL.
   *
   * @throws CliException when it is one
   */
  public static void requireNoRows(String sql) {
    for (String statement : StatementReader.all(sql)) {
      if (isCopyIn(statement)) {
        throw new CliException(
            ProblemKind.USAGE,
            "SQL from standard input can have no rows on standard input too: "
                + statement.lines().reduce("", (all, line) -> line),
            List.of(
                new Remedy.Command(
                    "a script of SQL and rows, as pg_dump writes it, is one for the shell",
                    "ampctl metadb psql --shell < FILE"),
                new Remedy.Command("or for psql", "ampctl metadb psql < FILE")));
      }
    }
  }

  private static boolean isCopyIn(String sql) {
    return StatementReader.verb(sql).equals("copy") && COPY_IN.matcher(sql).matches();
  }

  private long copyIn(String sql, InputStream rows) throws SQLException {
    try (InputStream in = cancellation.input(rows)) {
      return ClientCopy.in(connection, sql, in);
    } catch (IOException e) {
      throw StandardInput.unreadable(e);
    }
  }

  private long copyOut(String sql) throws SQLException {
    out.flush();
    try {
      if (Console.isShown() && !BINARY.matcher(sql).matches()) {
        return ClientCopy.out(connection, sql, out);
      }
      try (OutputStream bytes = new BufferedOutputStream(console.bytes(), BUFFER)) {
        return ClientCopy.out(connection, sql, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      out.flush();
    }
  }

  /** Ends what runs; called from another thread. */
  void cancel() {
    try {
      cancellation.cancel();
    } catch (SQLException e) {
      err.println("the query cannot be cancelled: " + e.getMessage());
    }
  }

  private static String done(String verb, long count) {
    if (count == 0 && !COUNTS.contains(verb)) {
      return "ok";
    }
    return count == 1 ? "ok, 1 row" : "ok, " + count + " rows";
  }

  private void printWarnings(@Nullable SQLWarning first, boolean begins) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (!(begins && ACTIVE_TRANSACTION.equals(warning.getSQLState()))) {
        err.println(warning.getMessage());
      }
    }
  }
}
