package amp.pgcopy.dump;

import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyProgress;
import amp.pgcopy.rows.RowPump;
import amp.sql.SqlStatements;
import amp.sql.script.StatementScanner;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.copy.CopyIn;
import org.postgresql.jdbc.PgConnection;

/**
 * Runs a script as pg_dump writes it for psql: statements, and rows after each COPY, which are
 * passed on in pieces. The first statement that fails ends it.
 *
 * @see <a href="https://www.postgresql.org/docs/18/app-psql.html">PostgreSQL 18, psql</a>
 */
final class ScriptLoader {
  private static final Pattern COPY =
      Pattern.compile("(?is)\\s*copy\\s.*\\sfrom\\s+stdin\\s*(with\\s.*)?;\\s*");
  private static final int BUFFER = 128 * 1024;

  /** Meta-commands that mean nothing outside of psql. */
  private static final Pattern IGNORED = Pattern.compile("\\\\(un)?restrict\\b.*");

  /**
   * Who loads the dump does this later: event triggers would be told of the statements that follow,
   * and a materialized view may read what cannot be reached.
   */
  private static final Pattern LATER =
      Pattern.compile(
          "(?is)\\s*((create|alter|comment on) event trigger|refresh materialized view"
              + "|security label for (\"(?:[^\"]|\"\")+\"|\\w+) on event trigger)\\s.*");

  private static final Pattern POLICY =
      Pattern.compile("(?is)\\s*((create|comment on) policy|create user mapping)\\s.*");

  private final InputStream in;
  private final Connection target;
  private final CopyListener listener;
  private final boolean policies;
  private final DumpCorrections corrections;
  private final byte[] buffer = new byte[BUFFER];
  private final List<String> waiting = new ArrayList<>();
  private long bytes;
  private long rows;

  ScriptLoader(
      InputStream in,
      Connection target,
      CopyListener listener,
      boolean policies,
      DumpCorrections corrections) {
    this.in = new BufferedInputStream(in, BUFFER);
    this.target = target;
    this.listener = listener;
    this.policies = policies;
    this.corrections = corrections;
  }

  /** Returns how many bytes were read. */
  long bytes() {
    return bytes;
  }

  void run() throws SQLException, IOException {
    StatementScanner scanner = new StatementScanner();
    ByteArrayOutputStream statement = new ByteArrayOutputStream();
    for (int c = next(); c >= 0; c = next()) {
      if (c == '\\' && scanner.takesCommand()) {
        statement.reset();
        metaCommand();
        continue;
      }
      statement.write(c);
      if (scanner.ends((char) c)) {
        run(statement.toString(StandardCharsets.UTF_8));
        statement.reset();
        scanner = new StatementScanner();
      } else if (scanner.isBetween()) {
        // A comment, or space: it belongs to no statement.
        statement.reset();
      }
    }
    runWaiting();
    if (!scanner.isBetween()) {
      throw new SQLException(
          "the dump ends within a statement: " + head(statement.toString(StandardCharsets.UTF_8)));
    }
  }

  private int next() throws IOException {
    int c = in.read();
    bytes += c < 0 ? 0 : 1;
    return c;
  }

  private void metaCommand() throws IOException, SQLException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.write('\\');
    for (int c = next(); c >= 0 && c != '\n'; c = next()) {
      line.write(c);
    }
    String text = line.toString(StandardCharsets.UTF_8).strip();
    if (!IGNORED.matcher(text).matches()) {
      throw new SQLException("the dump holds a command of psql: " + head(text));
    }
  }

  private void run(String statement) throws SQLException, IOException {
    try {
      if (COPY.matcher(statement).matches()) {
        runWaiting();
        copy(statement);
      } else if (DumpCorrections.waitsForTables(statement)) {
        waiting.add(statement);
      } else if (!isLeftToOthers(statement)) {
        for (String corrected : corrections.of(statement)) {
          execute(corrected);
        }
      }
    } catch (SQLException e) {
      throw new SQLException(
          e.getMessage() + "\nin the dump's statement: " + head(statement), e.getSQLState(), e);
    }
  }

  private void runWaiting() throws SQLException {
    for (String statement : waiting) {
      SqlStatements.execute(target, statement);
    }
    waiting.clear();
  }

  private void execute(String statement) throws SQLException {
    try {
      SqlStatements.execute(target, statement);
    } catch (SQLException e) {
      Optional<String> otherwise = DumpCorrections.after(e, statement);
      if (otherwise.isEmpty()) {
        throw e;
      }
      SqlStatements.execute(target, otherwise.get());
    }
  }

  private boolean isLeftToOthers(String statement) {
    return LATER.matcher(statement).matches() || (!policies && POLICY.matcher(statement).matches());
  }

  private static String head(String statement) {
    String text = statement.replaceAll("(?m)^--.*$", "").strip();
    return text.length() > 300 ? text.substring(0, 300) + " …" : text;
  }

  /** Passes rows on until the line that holds a backslash and a dot alone. */
  private void copy(String statement) throws SQLException, IOException {
    toEndOfLine();
    CopyIn copy = target.unwrap(PgConnection.class).getCopyAPI().copyIn(statement);
    try {
      int filled = 0;
      int column = 0;
      boolean maybeEnd = false;
      while (true) {
        int c = next();
        if (c < 0) {
          throw new SQLException("the dump ends within the rows of a table");
        }
        buffer[filled++] = (byte) c;
        if (c == '\n') {
          if (maybeEnd && column == 2) {
            filled -= 3;
            break;
          }
          rows++;
          column = 0;
          maybeEnd = false;
        } else {
          column++;
          maybeEnd = column == 1 ? c == '\\' : maybeEnd && column == 2 && c == '.';
        }
        // Room for the end is kept, so that it can be taken back.
        if ((filled == buffer.length - 4 && !maybeEnd) || filled == buffer.length) {
          copy.writeToCopy(buffer, 0, filled);
          filled = 0;
          listener.progress(new CopyProgress(rows, bytes, 0, head(statement).split(" ", -1)[1]));
        }
      }
      copy.writeToCopy(buffer, 0, filled);
      copy.endCopy();
    } catch (SQLException e) {
      RowPump.cancel(copy, e);
      throw e;
    }
  }

  private void toEndOfLine() throws IOException {
    int c = next();
    while (c >= 0 && c != '\n') {
      c = next();
    }
  }
}
