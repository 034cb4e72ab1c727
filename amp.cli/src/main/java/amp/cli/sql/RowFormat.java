package amp.cli.sql;

import java.io.PrintWriter;
import java.util.function.Function;

/** How rows can be written. */
public enum RowFormat {
  /** Aligned columns, for people. */
  TABLE(TableWriter::new),
  /** A block a row, for wide rows. */
  EXPANDED(ExpandedWriter::new),
  /** Comma-separated values (RFC 4180), the names first; null is empty. */
  CSV(CsvWriter::new),
  /** An array of objects. */
  JSON(JsonRowWriter::new);

  private final Function<PrintWriter, RowWriter> writer;

  RowFormat(Function<PrintWriter, RowWriter> writer) {
    this.writer = writer;
  }

  /** Returns what writes one result. */
  RowWriter to(PrintWriter out) {
    return writer.apply(out);
  }

  /** Writes rows that are there already. */
  public void write(Rows rows, PrintWriter out) {
    RowWriter all = to(out);
    all.part(rows);
    all.end();
  }
}
