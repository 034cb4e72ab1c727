package amp.cli.sql;

import java.io.PrintWriter;

/** How rows can be written. */
public enum RowFormat {
  /** Aligned columns, for people. */
  TABLE,
  /** A block a row, for wide rows. */
  EXPANDED,
  /** Comma-separated values (RFC 4180), the names first; null is empty. */
  CSV,
  /** An array of objects. */
  JSON;

  /** Returns what writes one result. */
  RowWriter to(PrintWriter out) {
    return switch (this) {
      case TABLE -> new TableWriter(out);
      case EXPANDED -> new ExpandedWriter(out);
      case CSV -> new CsvWriter(out);
      case JSON -> new JsonRowWriter(out);
    };
  }

  /** Writes rows that are there already. */
  public void write(Rows rows, PrintWriter out) {
    RowWriter all = to(out);
    all.part(rows);
    all.end();
  }
}
