package amp.cli.ampctl;

import amp.cli.console.Console;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A small SQL shell: statements of several lines, and the few backslash commands that everybody
 * uses. Safe to pipe into.
 */
final class SqlShell {
  private static final String HELP =
      """
      Statements end with ;
        \\d [TABLE]  tables, or the columns of one     \\l   databases
        \\dt         tables                            \\x   rows as blocks, on and off
        \\?          this help                         \\q   leave
      """;
  private static final String TABLES =
      "select table_schema as schema, table_name as name, lower(table_type) as type"
          + " from information_schema.tables"
          + " where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2";
  private static final String COLUMNS =
      "select a.attname as column, format_type(a.atttypid, a.atttypmod) as type,"
          + " case when a.attnotnull then 'not null' else '' end as nullable,"
          + " coalesce(pg_get_expr(d.adbin, d.adrelid), '') as default"
          + " from pg_attribute a left join pg_attrdef d"
          + " on d.adrelid = a.attrelid and d.adnum = a.attnum"
          + " where a.attrelid = '%s'::regclass and a.attnum > 0 and not a.attisdropped"
          + " order by a.attnum";
  private static final String DATABASES =
      "select datname as name, pg_get_userbyid(datdba) as owner,"
          + " pg_encoding_to_char(encoding) as encoding from pg_database order by 1";

  private final Statements statements;
  private final Console console;
  private final StatementReader reader = new StatementReader();
  private RowFormat format = RowFormat.TABLE;
  private boolean failed;

  SqlShell(Connection connection, Console console) {
    this.console = console;
    statements = new Statements(connection, console.out(), console.err());
  }

  /**
   * Reads and runs until the end of the input or {@code \q}.
   *
   * @return whether nothing failed
   */
  boolean run() throws IOException {
    while (true) {
      prompt();
      String line = console.in().readLine();
      if (line == null) {
        break;
      }
      if (reader.isEmpty() && line.strip().startsWith("\\")) {
        if (!command(line.strip())) {
          return !failed;
        }
      } else {
        reader.add(line).forEach(this::execute);
      }
    }
    reader.rest().ifPresent(this::execute);
    return !failed;
  }

  private void prompt() {
    if (console.interactive()) {
      console.err().print(reader.isEmpty() ? "amp=> " : "amp-> ");
      console.err().flush();
    }
  }

  private void execute(String sql) {
    try {
      statements.run(sql, format);
    } catch (SQLException e) {
      failed = true;
      console.err().println(e.getMessage());
    }
  }

  /** Runs a backslash command; returns false when it is the last. */
  private boolean command(String line) {
    String[] words = line.replaceFirst(";$", "").split("\\s+", 2);
    switch (words[0]) {
      case "\\q" -> {
        return false;
      }
      case "\\x" -> {
        format = format == RowFormat.TABLE ? RowFormat.EXPANDED : RowFormat.TABLE;
        console.err().println("expanded: " + (format == RowFormat.EXPANDED ? "on" : "off"));
      }
      case "\\l" -> execute(DATABASES);
      case "\\dt" -> execute(TABLES);
      case "\\d" ->
          execute(words.length == 1 ? TABLES : COLUMNS.formatted(words[1].replace("'", "''")));
      case "\\?" -> console.err().print(HELP);
      default -> {
        failed = true;
        console.err().println("unknown command " + words[0] + "; \\? shows those there are");
      }
    }
    console.err().flush();
    return true;
  }
}
