package amp.cli.sql;

import amp.cli.console.Console;
import java.io.IOException;
import java.sql.SQLException;

/**
 * A small SQL shell: statements of several lines, and the few backslash commands that everybody
 * uses. Safe to pipe into.
 */
public final class SqlShell {
  private static final String HELP =
      """
      Statements end with ;
        \\d [NAME]   tables, or the columns and indexes of one
        \\dt         tables                            \\l   databases
        \\x          rows as blocks, on and off        \\?   this help
        \\q          leave, as Ctrl+D does
      Ctrl+C cancels the query that runs, or discards the line.
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
          + " where a.attrelid = '%1$s'::regclass and a.attnum > 0 and not a.attisdropped"
          + " order by a.attnum";
  private static final String INDEXES =
      "select c.relname as index, case when i.indisprimary then 'primary key'"
          + " when i.indisunique then 'unique' else '' end as kind,"
          + " regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '') as on"
          + " from pg_index i join pg_class c on c.oid = i.indexrelid"
          + " where i.indrelid = '%1$s'::regclass order by i.indisprimary desc, 1";
  private static final String DATABASES =
      "select datname as name, pg_get_userbyid(datdba) as owner,"
          + " pg_encoding_to_char(encoding) as encoding from pg_database order by 1";

  private final Statements statements;
  private final Lines lines;
  private final Console console;
  private final StatementReader reader = new StatementReader();
  private RowFormat format = RowFormat.TABLE;
  private boolean failed;

  public SqlShell(Statements statements, Lines lines, Console console) {
    this.statements = statements;
    this.lines = lines;
    this.console = console;
  }

  /**
   * Reads and runs until the end of the input or {@code \q}.
   *
   * @return whether nothing failed
   */
  public boolean run() throws IOException {
    lines.onInterrupt(statements::cancel);
    while (true) {
      String text = lines.read(!reader.isEmpty());
      if (text == null) {
        break;
      }
      if (reader.takesCommand() && text.strip().startsWith("\\")) {
        if (!command(text.strip())) {
          return !failed;
        }
      } else {
        reader.add(text).forEach(sql -> execute(sql, true));
      }
    }
    reader.rest().ifPresent(sql -> execute(sql, true));
    return !failed;
  }

  private void execute(String sql, boolean typed) {
    try {
      statements.run(sql, format);
    } catch (SQLException e) {
      fail(typed ? SqlError.text(e, sql, 0) : SqlError.without(String.valueOf(e.getMessage())));
    } catch (OutOfMemoryError e) {
      fail("the result does not fit into memory; add a limit, or use ampctl metadb query");
    }
  }

  private void fail(String problem) {
    failed = true;
    console.err().println(problem);
  }

  /** Runs a backslash command; returns false when it is the last. */
  private boolean command(String line) {
    String[] words = line.replaceFirst(";+$", "").split("\\s+", 2);
    String name = words.length == 1 ? "" : words[1].strip().replace("'", "''");
    switch (words[0]) {
      case "\\q" -> {
        return false;
      }
      case "\\x" -> {
        format = format == RowFormat.TABLE ? RowFormat.EXPANDED : RowFormat.TABLE;
        console.err().println("expanded: " + (format == RowFormat.EXPANDED ? "on" : "off"));
      }
      case "\\l" -> execute(DATABASES, false);
      case "\\dt" -> execute(TABLES, false);
      case "\\d" -> {
        if (name.isEmpty()) {
          execute(TABLES, false);
        } else {
          execute(COLUMNS.formatted(name) + ";" + INDEXES.formatted(name), false);
        }
      }
      case "\\restrict", "\\unrestrict" -> {
        // What pg_dump writes, so that no row becomes a command: here they stay apart anyway.
      }
      case "\\?" -> console.err().print(HELP);
      default -> fail("unknown command " + words[0] + "; \\? shows those there are");
    }
    console.err().flush();
    return true;
  }
}
